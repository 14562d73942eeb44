// Ask who we are; anything but a 200 means that the key is wrong.
exports.test = async function(context) {
  try {
    const response = await context.apiClient.get('/account/profile');
    return response.status === 200;
  } catch (error) {
    return false;
  }
}
