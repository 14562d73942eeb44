/** A run that goes on. */
import { button, element } from './dom'
import { keep, kept, post } from './host'
import { icon, spinner } from './icons'
import type { View } from './view'

export interface ProgressView extends View {
  title: string
  /** The run came to another step. */
  at: (step: string) => void
}

const TICK_MS = 100
const STEPS_SHOWN = 8

/** The progress of a run, with its clock and a way to end it. */
export function progressView(title: string): ProgressView {
  const before = kept().running
  const since = before?.title === title ? before.since : Date.now()
  keep('running', { title, since })
  const done = element('ul', { class: 'done' })
  // Only this is read out; the clock would be, ten times a second.
  const step = element('span', { role: 'status', 'aria-live': 'polite' })
  const clock = element('span', { class: 'clock', 'aria-hidden': 'true' })
  const show = () => {
    clock.textContent = `${((Date.now() - since) / 1000).toFixed(1)} s`
  }
  show()
  const timer = setInterval(show, TICK_MS)
  const stop = button(
    'secondary',
    'Cancel',
    () => {
      stop.disabled = true
      post({ type: 'cancel' })
    },
    { id: 'cancel' },
  )
  return {
    title,
    element: element(
      'section',
      { class: 'progress' },
      element('h1', {}, title),
      done,
      element('p', { class: 'current' }, spinner(), ' ', step, ' ', clock),
      element(
        'div',
        { class: 'actions' },
        stop,
        element('span', { class: 'quietly' }, 'or press Esc'),
      ),
    ),
    at: (text) => {
      if (text === step.textContent) {
        return
      }
      if (step.textContent) {
        const last = step.textContent.replace(/\s*…$/, '')
        done.append(element('li', {}, icon('good'), ' ', last))
        while (done.children.length > STEPS_SHOWN) {
          done.firstElementChild?.remove()
        }
      }
      step.textContent = text
    },
    focus: () => stop.focus(),
    escape: () => {
      stop.click()
      return true
    },
    gone: () => {
      clearInterval(timer)
      keep('running', undefined)
    },
  }
}
