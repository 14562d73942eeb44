/**
 * The one way in which this page makes DOM. Content is text always: what a connector or an API
 * sends never becomes markup, and there are no inline handlers or styles for a CSP to refuse.
 */

export type Child = Node | string | null | undefined | false
export type Attributes = Record<string, string | number | boolean | null | undefined>

const SVG = 'http://www.w3.org/2000/svg'

/** An element; an attribute that is null, undefined or false is left out, true is empty. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  setAttributes(made, attributes)
  append(made, children)
  return made
}

/** An element of an inline picture. */
export function svgElement<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS(SVG, tag) as SVGElementTagNameMap[Tag]
  setAttributes(made, attributes)
  append(made, children)
  return made
}

/** A button that submits nothing. `look` is a class of page.css. */
export function button(
  look: 'primary' | 'secondary' | 'quiet' | 'link',
  label: Child | Child[],
  pressed: () => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  const children = Array.isArray(label) ? label : [label]
  const made = element('button', { type: 'button', class: look, ...attributes }, ...children)
  made.addEventListener('click', pressed)
  return made
}

function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (/^(on|style$|srcdoc$|href$|src$)/i.test(name)) {
      throw new Error(`The attribute ${name} is not for this page.`)
    }
    if (value !== null && value !== undefined && value !== false) {
      target.setAttribute(name, value === true ? '' : String(value))
    }
  }
}

function append(target: Element, children: Child[]): void {
  for (const child of children) {
    if (child) {
      target.append(child)
    }
  }
}
