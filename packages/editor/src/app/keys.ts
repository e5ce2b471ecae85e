import type { Command } from '../session/command.ts'

/** What of a key press decides what it means. */
export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'
>

/** Where the focus is. */
export type FocusPlace = 'field' | 'canvas' | 'page'

/** Whether a press is a shortcut such as `Mod+Shift+K`. */
export function isPressed(shortcut: string, press: KeyPress, mac: boolean): boolean {
  const parts = shortcut.split('+')
  const key = parts.at(-1) ?? ''
  const has = (name: string): boolean => parts.slice(0, -1).includes(name)
  const [mod, other] = mac ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey]
  if (mod !== has('Mod') || other !== has('Ctrl') || press.altKey !== has('Alt')) return false
  if (!isSign(key) && press.shiftKey !== has('Shift')) return false
  return isKey(key, press)
}

/** The command that a press means, with the focus where it is. */
export function commandAt(
  commands: readonly Command[],
  press: KeyPress,
  { place, mac }: { place: FocusPlace; mac: boolean },
): Command | undefined {
  return commands.find(
    (command) =>
      isInScope(command, place) && command.keys?.some((keys) => isPressed(keys, press, mac)),
  )
}

function isInScope({ scope = 'page' }: Command, place: FocusPlace): boolean {
  if (scope === 'anywhere') return true
  if (scope === 'clipboard' || place === 'field') return false
  return scope === 'page' || place === 'canvas'
}

/** Signs need Shift on some keyboards and not on others: only the sign counts. */
function isSign(key: string): boolean {
  return key === 'Plus' || (key.length === 1 && /[^A-Za-z0-9]/.test(key))
}

function isKey(key: string, press: KeyPress): boolean {
  if (key === 'Plus') return press.key === '+'
  if (key === 'Space') return press.key === ' '
  if (press.key.toLowerCase() === key.toLowerCase()) return true
  // Keyboards with other letters, and digits under Shift: the place of the key counts.
  if (/^[A-Z]$/.test(key)) return !/^[a-z]$/i.test(press.key) && press.code === `Key${key}`
  return /^\d$/.test(key) && press.code === `Digit${key}`
}

const fields =
  'input:not([type=checkbox], [type=radio], [type=range], [type=button]), textarea, select, [contenteditable=true], [role=textbox]'

/** Where the focus is, seen from the element that an event came from. */
export function focusPlace(target: EventTarget | null): FocusPlace {
  if (!(target instanceof Element)) return 'page'
  if (target.closest(fields) || isInShadowField(target)) return 'field'
  return target.closest('[data-keys]') ? 'canvas' : 'page'
}

/** Editors may stand in a shadow root, where events seem to come from their host. */
function isInShadowField({ shadowRoot }: Element): boolean {
  const inner = shadowRoot?.activeElement
  return inner?.closest(fields) !== null && inner !== undefined && inner !== null
}
