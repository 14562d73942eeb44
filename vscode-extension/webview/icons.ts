/** The few pictures of the page, drawn inline: icon fonts of the editor are not ours to use. */
import { svgElement } from './dom'

const SHAPES = {
  good: 'M3.5 8.5l3 3 6-7',
  bad: 'M4 4l8 8M12 4l-8 8',
  warning: 'M8 3v6.5M8 12v1.2',
  quiet: 'M4 8h8',
} as const

export type Tone = keyof typeof SHAPES

/** A sign in a circle. What it means is said beside it, so a screen reader passes over it. */
export function icon(tone: Tone, size = 16): SVGSVGElement {
  return svgElement(
    'svg',
    {
      class: `icon ${tone}`,
      viewBox: '0 0 16 16',
      width: size,
      height: size,
      'aria-hidden': 'true',
      focusable: 'false',
    },
    svgElement('circle', { cx: 8, cy: 8, r: 7.2 }),
    svgElement('path', { d: SHAPES[tone] }),
  )
}

/** A ring that turns, for what is going on; it stands still where motion is not wanted. */
export function spinner(): SVGSVGElement {
  return svgElement(
    'svg',
    { class: 'spinner', viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' },
    svgElement('circle', { cx: 8, cy: 8, r: 6, class: 'track' }),
    svgElement('path', { d: 'M8 2a6 6 0 0 1 6 6' }),
  )
}
