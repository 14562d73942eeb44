// `log(…)` of the generated programs: notes values as texts that say all that can be seen of them.
(() => {
  const lines = []
  const keyed = (value, seen) => {
    const keys = Reflect.ownKeys(value).filter((key) => typeof key === 'string')
    return keys.map((key) => {
      const property = Object.getOwnPropertyDescriptor(value, key)
      // The properties of a module's namespace are getters here.
      return `${key}:${text(property.get ? value[key] : property.value, seen)}`
    }).join(',')
  }
  const text = (value, seen) => {
    if (typeof value === 'string') return JSON.stringify(value)
    if (typeof value === 'function') {
      const statics = Object.keys(value).map((key) => `${key}:${text(value[key], [...seen, value])}`)
      return seen.includes(value) ? '…' : `[${value.name}${statics.length ? ' ' : ''}${statics.join(',')}]`
    }
    if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value)
    if (seen.includes(value)) return '…'
    const inner = [...seen, value]
    if (Array.isArray(value)) return `[${value.map((item) => text(item, inner)).join()}]`
    if (value instanceof Error) return `${value.name}`
    return `${Object.getPrototypeOf(value)?.constructor?.name}{${keyed(value, inner)}}`
  }
  let counted = 0
  return {
    lines,
    log: (...values) => { lines.push(values.map((value) => text(value, [])).join(' ')) },
    count: () => { counted += 1; return counted },
  }
})
