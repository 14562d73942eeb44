/** What the page shows at a time. */
export interface View {
  element: HTMLElement
  /** What a screen reader says when the view is there. */
  announcement?: string
  /** Puts the focus to where a person goes on from. */
  focus?: () => void
  /** Ctrl+Enter or Cmd+Enter, wherever the focus is. */
  submit?: () => void
  /** Escape; false where it means nothing here. */
  escape?: () => boolean
  /** What the person asked for could not be done; false where it is not to be said here. */
  problem?: (text: string) => boolean
  /** The view is taken off the page. */
  gone?: () => void
}
