/** A form as the page shows it, and what a person filled in. Knows no editor. */
import type { FormView, Values } from './messages'
import type { Parameters } from './secrets'
import type { AuthForm } from './trace'

/** What the page is told: which secrets are known, and never what they are. */
export function formView(of: {
  connector: string
  form: AuthForm
  found: { parameters: Parameters; isKept: boolean } | undefined
  profile: string | null
  message: string | null
  /** What was typed before another profile was chosen; no secret is in it. */
  entered: Values
}): FormView {
  const { connector, form, found, profile, message, entered } = of
  const known = found?.parameters
  const secrets = secretsOf(form, known)
  const values = Object.entries(known?.values ?? {})
  return {
    connector,
    form,
    values: { ...Object.fromEntries(values.filter(([path]) => !secrets.has(path))), ...entered },
    remembered: values.map(([path]) => path).filter((path) => secrets.has(path)),
    remember: found?.isKept ?? false,
    profile,
    message,
  }
}

/**
 * What a form is filled in with: a secret that was left empty stays the known one. Where all
 * secrets are new they have been nowhere yet; a known one among them keeps to its origins.
 * `areNew`: no secret is known from before.
 */
export function filledIn(
  form: AuthForm,
  entered: Values,
  known: Parameters | undefined,
): { parameters: Parameters; areNew: boolean } {
  const secrets = secretsOf(form, known)
  const values: Values = {}
  for (const path of secrets) {
    if (!isEmpty(known?.values[path])) values[path] = known?.values[path]
  }
  for (const [path, value] of Object.entries(entered)) if (!isEmpty(value)) values[path] = value
  const given = [...secrets].filter((path) => !isEmpty(values[path]))
  const isKnown = (path: string) => known !== undefined && values[path] === known.values[path]
  const areNew = !given.some(isKnown)
  const origins = areNew ? null : (known?.origins ?? null)
  return { parameters: { values, secrets: given, origins }, areNew }
}

export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

/** Once a secret, always one: whatever a later form says of a field. */
function secretsOf(form: AuthForm, known: Parameters | undefined): Set<string> {
  return new Set([...form.secretPaths, ...(known?.secrets ?? [])])
}
