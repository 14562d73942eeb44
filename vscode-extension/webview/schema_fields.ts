/**
 * From the JSON Schemas of a form to its fields. A schema is a connector's content: it may be
 * anything, so nothing in it is taken for granted, and what cannot be shown is left out.
 */
import type { FormView } from '../src/run/messages'
import type { Schema } from '../src/run/trace'
import { textOf } from './text'

export type Kind = 'text' | 'longText' | 'integer' | 'number' | 'boolean' | 'choice' | 'json'

export interface Field {
  kind: Kind
  /** Dotted: `connectionParameters.apiKey`. */
  path: string
  title: string
  description: string | null
  required: boolean
  /** Masked, and kept nowhere by the page. */
  secret: boolean
  /** `spec-lsp.local.yml` has a value. */
  given: boolean
  /** The extension has a value, which the page does not learn. */
  remembered: boolean
  /** What to fill in; undefined for nothing. */
  initial: unknown
  choices: { label: string; value: unknown }[]
  /** What JSON is meant, for a field of the kind `json`. */
  json: 'array' | 'object' | 'any'
}

export interface Group {
  kind: 'group'
  path: string
  title: string
  description: string | null
  required: boolean
  members: Member[]
}

export type Member = Field | Group

const ROOTS = ['connectionParameters', 'connectorParameters'] as const
const ROOT_TITLES = {
  connectionParameters: ['Connection parameters', 'What somebody enters who connects.'],
  connectorParameters: [
    'Connector parameters',
    'What the connector itself is set up with, such as the client of an OAuth app.',
  ],
} as const
const MAX_DEPTH = 20

/** The form's groups: the person's own parameters first; those without fields are left out. */
export function formGroups(view: FormView): Group[] {
  return ROOTS.map((root): Group => {
    const [title, description] = ROOT_TITLES[root]
    return {
      kind: 'group',
      path: root,
      title,
      description,
      required: true,
      members: membersOf(view.form[root], root, view, 0),
    }
  }).filter((group) => group.members.length > 0)
}

/** A path as a form has it; traces leave `connectionParameters` out. */
export function fullPath(name: string): string {
  return ROOTS.some((root) => name.startsWith(`${root}.`)) ? name : `${ROOTS[0]}.${name}`
}

function membersOf(schema: unknown, path: string, view: FormView, depth: number): Member[] {
  const properties = object(object(schema).properties)
  const names = Object.keys(properties).filter((name) => !name.startsWith('$'))
  const required = strings(object(schema).required)
  return depth > MAX_DEPTH
    ? []
    : names.map((name) =>
        memberOf(object(properties[name]), name, `${path}.${name}`, required, view, depth),
      )
}

function memberOf(
  schema: Schema,
  name: string,
  path: string,
  required: string[],
  view: FormView,
  depth: number,
): Member {
  const shared = {
    path,
    title: textOf(schema.title) ?? name,
    description: textOf(schema.description),
    required: required.includes(name),
  }
  const members = membersOf(schema, path, view, depth + 1)
  if (members.length) {
    return { kind: 'group', ...shared, members }
  }
  const choices = choicesOf(schema)
  const kind = kindOf(schema, choices.length > 0)
  // A secret inside of what is entered as JSON makes all of it one.
  const secret = view.form.secretPaths.some((one) => one === path || one.startsWith(`${path}.`))
  return {
    kind,
    ...shared,
    secret,
    given: view.form.given.map(fullPath).includes(path),
    remembered: view.remembered.map(fullPath).includes(path),
    initial: initialOf(schema, path, view),
    choices,
    json: jsonOf(schema),
  }
}

function initialOf(schema: Schema, path: string, view: FormView): unknown {
  if (Object.hasOwn(view.values, path)) {
    return view.values[path]
  }
  if (view.form.given.map(fullPath).includes(path)) {
    return undefined // the default would win over the file's value
  }
  const value = schema.default
  const isFormula = Object.keys(object(value))[0]?.startsWith('$') ?? false
  return value === null || isFormula ? undefined : value
}

function kindOf(schema: Schema, hasChoices: boolean): Kind {
  if (hasChoices) {
    return 'choice'
  }
  const types = typesOf(schema)
  if (types.length === 0) {
    return object(schema.items) === schema.items ? 'json' : 'text'
  }
  if (types.includes('string')) {
    const long = ['textarea', 'multiline', 'code', 'pem'].includes(String(schema.format))
    return long || schema.isRichText === true ? 'longText' : 'text'
  }
  if (types.includes('number')) {
    return 'number'
  }
  if (types.includes('integer')) {
    return 'integer'
  }
  if (types.includes('boolean')) {
    return 'boolean'
  }
  return types.includes('array') || types.includes('object') ? 'json' : 'text'
}

function jsonOf(schema: Schema): Field['json'] {
  const types = typesOf(schema)
  if (types.includes('array') === types.includes('object')) {
    return types.length || object(schema.items) !== schema.items ? 'any' : 'array'
  }
  return types.includes('array') ? 'array' : 'object'
}

function typesOf(schema: Schema): string[] {
  const type: unknown = schema.type
  return (typeof type === 'string' ? [type] : strings(type)).filter((one) => one !== 'null')
}

/** The values of `enum`, or of the platform's `referenceRecords`, which have names beside. */
function choicesOf(schema: Schema): Field['choices'] {
  if (Array.isArray(schema.enum)) {
    return schema.enum
      .filter((value) => value !== null && value !== undefined)
      .map((value) => ({ label: typeof value === 'string' ? value : json(value), value }))
  }
  if (Array.isArray(schema.referenceRecords) && schema.allowCustom !== true) {
    return schema.referenceRecords
      .map((record) => object(record))
      .filter((record) => record.id !== undefined && record.id !== null)
      .map((record) => ({
        label: textOf(record.name) ?? textOf(record.id) ?? json(record.id),
        value: record.id,
      }))
  }
  return []
}

function json(value: unknown): string {
  return JSON.stringify(value) ?? ''
}

function object(value: unknown): Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Schema)
    : {}
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
