/** The page of a run: its form, its progress, its result. */
import type { ToPage } from '../src/run/messages'
import { formView } from './form'
import { keep, post } from './host'
import { type ProgressView, progressView } from './progress'
import { resultView } from './result'
import { printable } from './text'
import type { View } from './view'

const SAID_MS = 4000

const place = document.getElementById('page') as HTMLElement
const said = document.getElementById('said') as HTMLElement
let view: View | null = null
let progress: ProgressView | null = null
/** The missing field that led from a result to the form. */
let wanted: string | null = null
/** The view has not had the focus yet. */
let isAwaited = false
let quiet: ReturnType<typeof setTimeout> | undefined

function receive(message: ToPage): void {
  switch (message.type) {
    case 'form':
      show(formView(message.view, wanted))
      wanted = null
      break
    case 'running':
      if (progress?.title !== message.title) {
        show(progressView(message.title))
      }
      progress?.at(message.step)
      break
    case 'result':
      show(
        resultView(message.view, message.past, (field) => {
          wanted = field
          post({ type: 'editParameters' })
        }),
      )
      break
    case 'problem':
      if (!view?.problem?.(message.text)) {
        say(message.text)
      }
      break
    case 'said':
      say(message.text)
      break
  }
}

/** Puts a view in the place of the last, and the focus to where it goes on. */
function show(next: View): void {
  const isChoosing = document.activeElement?.id === 'profile'
  view?.gone?.()
  view = next
  progress = 'at' in next ? (next as ProgressView) : null
  place.replaceChildren(next.element)
  if (next.announcement) {
    say(next.announcement, false)
  }
  if (!progress) {
    keep('running', undefined)
  }
  // A person who works elsewhere is not called away from there.
  isAwaited = !document.hasFocus()
  if (!isAwaited) {
    const profile = isChoosing ? document.getElementById('profile') : null
    profile ? profile.focus() : next.focus?.()
  }
}

/** Says something to a screen reader; `isShown` to everybody, for a moment. */
function say(text: string, isShown = true): void {
  said.textContent = printable(text)
  said.classList.toggle('shown', isShown)
  clearTimeout(quiet)
  quiet = setTimeout(() => {
    said.classList.remove('shown')
    said.textContent = ''
  }, SAID_MS)
}

window.addEventListener('message', (event: MessageEvent<ToPage>) => receive(event.data))

// The person comes to a view that was made while they were elsewhere: go on where there is
// something to do. Later the page leaves the focus, and the scroll, as they are.
window.addEventListener('focus', () => {
  const active = document.activeElement
  if (isAwaited && (active === null || active === document.body)) {
    view?.focus?.()
  }
  isAwaited = false
})

window.addEventListener('keydown', (event) => {
  if (event.isComposing || event.defaultPrevented) {
    return
  }
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.repeat) {
    if (view?.submit) {
      event.preventDefault()
      view.submit()
    }
  } else if (event.key === 'Escape' && view?.escape?.()) {
    event.preventDefault()
  }
})

post({ type: 'ready' })
