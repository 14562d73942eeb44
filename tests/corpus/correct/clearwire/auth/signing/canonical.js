exports.canonical = (...parts) => parts.map(encodeURIComponent).join('\n')
