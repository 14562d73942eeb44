exports.test = async () => true
