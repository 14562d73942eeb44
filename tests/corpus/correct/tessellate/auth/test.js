const probe = (client) => (path) => client.get(path)

exports.test = async ({ apiClient }) => {
  const answers = await Promise.allSettled(['/me', '/account'].map(probe(apiClient)))
  return answers.every(({ status }) => status === 'fulfilled')
}
