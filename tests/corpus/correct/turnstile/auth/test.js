'use strict'

async function open (credentials) {
  // another `credentials`: what a ticket holds
  return { ticket: credentials.code, seat: credentials.seat || 0 }
}

module.exports = {
  async test ({ apiClient }) {
    const credentials = await apiClient.get('/ticket')
    const { ticket } = await open({ code: credentials.ticketCode, seat: 4 })
    return Boolean(ticket)
  },
}
