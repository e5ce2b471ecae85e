/** What a pointer does between going down and going up. */
export interface Gesture {
  move(event: PointerEvent): void
  /** The pointer went up. */
  end(event: PointerEvent): void
  /** Escape was pressed, or the browser took the pointer away. */
  cancel(): void
}

/** Follows a pointer until it goes up. Escape cancels. */
export function followPointer(down: PointerEvent, gesture: Gesture): void {
  const controller = new AbortController()
  const { signal } = controller
  const isOther = (event: PointerEvent) => event.pointerId !== down.pointerId
  const over = (act: () => void) => {
    controller.abort()
    act()
  }
  window.addEventListener('pointermove', (event) => isOther(event) || gesture.move(event), {
    signal,
  })
  window.addEventListener(
    'pointerup',
    (event) => isOther(event) || over(() => gesture.end(event)),
    { signal },
  )
  window.addEventListener('pointercancel', () => over(() => gesture.cancel()), { signal })
  window.addEventListener('blur', () => over(() => gesture.cancel()), { signal })
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    over(() => gesture.cancel())
  }
  window.addEventListener('keydown', onKey, { signal, capture: true })
}
