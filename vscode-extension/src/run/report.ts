import type { Trace } from './trace'

/** A run as text for a terminal: the verdict, what was sent and answered, logs and notes. */
export function reportOf(trace: Trace): string {
  const lines = [`${trace.outcome}: ${trace.message}`]
  for (const step of trace.steps) {
    lines.push(`  ${step.outcome} ${step.method} (${step.milliseconds} ms)`)
  }
  for (const { request, response, error, milliseconds } of trace.exchanges) {
    const answer = response === null ? (error ?? 'no answer') : String(response.status)
    lines.push(`  ${request.method} ${request.url} → ${answer} (${milliseconds} ms)`)
  }
  for (const { level, text } of trace.logs) lines.push(`  console.${level}: ${text}`)
  for (const note of trace.notes) lines.push(`  note: ${note}`)
  return `${lines.map(printable).join('\r\n')}\r\n`
}

/** Without what would steer a terminal. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '�').replace(/\n/g, '\r\n    ')
}
