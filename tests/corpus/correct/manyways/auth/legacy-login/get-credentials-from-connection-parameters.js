const { login } = require('../session')

exports.getCredentialsFromConnectionParameters = async ({ connectionParameters }) => {
  const session = await login(connectionParameters)
  return { sessionId: session.id }
}
