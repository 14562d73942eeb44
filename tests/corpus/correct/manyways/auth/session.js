const axios = require('axios')

exports.login = async ({ login, password }) => {
  const { data } = await axios.post('https://api.manyways.example/sessions', { login, password })
  return data
}
