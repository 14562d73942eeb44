exports.handle = ({ data }) => ({ events: [{ selector: data.project, payload: data }] })
