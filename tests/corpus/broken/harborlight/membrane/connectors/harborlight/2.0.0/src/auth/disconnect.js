exports.disconnect = async () => {}
