exports.getCredentialsFromTokenResponse = ({ tokenResponse }) => ({ user: tokenResponse.user_id })
