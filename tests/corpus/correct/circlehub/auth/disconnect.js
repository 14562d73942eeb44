exports.disconnect = async function disconnect({ credentials: { access_token: token } }) {
  await fetch('https://app.circlehub.example/oauth/revoke', {
    method: 'POST',
    body: new URLSearchParams({ token }),
  })
}
