const check = async (client) => {
  const accounts = await client.get('/accounts')
  return accounts
}

async function test(ctx) {
  await check(ctx.apiClient)
  return true
}

module.exports = { test }
