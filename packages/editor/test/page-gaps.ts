/**
 * Gives jsdom what it lacks of a page: dialogs and popovers that open, an observer of sizes, and
 * scrolling. Sizes stay zero there: what depends on them is looked at in a browser.
 */
export function fillPageGaps(): void {
  const dialog = HTMLDialogElement.prototype
  dialog.showModal = function showModal(this: HTMLDialogElement) {
    this.open = true
  }
  dialog.close = function close(this: HTMLDialogElement) {
    this.open = false
  }
  const shown = new WeakSet<Element>()
  const element = HTMLElement.prototype
  element.showPopover = function showPopover(this: HTMLElement) {
    shown.add(this)
    // jsdom's own style sheet hides every popover.
    this.style.display = 'block'
  }
  element.hidePopover = function hidePopover(this: HTMLElement) {
    shown.delete(this)
    this.style.display = ''
  }
  const known = Object.getOwnPropertyDescriptor(Element.prototype, 'matches')?.value as Matches
  const matches: Matches = function matches(this: Element, selector) {
    if (selector === ':popover-open') return shown.has(this)
    if (selector === ':focus-visible') return document.activeElement === this
    return known.call(this, selector)
  }
  Object.defineProperty(element, 'matches', { value: matches, configurable: true })
  element.scrollIntoView = () => undefined
  element.setPointerCapture = () => undefined
  element.releasePointerCapture = () => undefined
  globalThis.ResizeObserver = class {
    observe = () => undefined
    unobserve = () => undefined
    disconnect = () => undefined
  }
}

type Matches = (this: Element, selector: string) => boolean
