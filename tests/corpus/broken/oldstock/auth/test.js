exports.verify = async (ctx) => (await ctx.apiClient.get('/me')).id
exports.test = function () {
  console.log('never asked anybody')
  return { ok: true }
}
