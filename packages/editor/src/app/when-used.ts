/** Signs that somebody is there: what is loaded by the first of them is there before it is needed. */
const signs = ['pointermove', 'pointerdown', 'keydown', 'focusin', 'wheel', 'dragenter', 'paste']

/** Calls back once, at the first sign that somebody uses the page. */
export function whenUsed(load: () => void, page: EventTarget = window): void {
  const controller = new AbortController()
  const { signal } = controller
  const begin = (): void => {
    controller.abort()
    load()
  }
  for (const sign of signs)
    page.addEventListener(sign, begin, { signal, capture: true, passive: true })
}
