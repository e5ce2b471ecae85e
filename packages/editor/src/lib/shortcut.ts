/** `Mod` is ⌘ on a Mac and Ctrl elsewhere. */
const onMac: Readonly<Record<string, string>> = {
  Mod: '⌘',
  Meta: '⌘',
  Ctrl: '⌃',
  Alt: '⌥',
  Shift: '⇧',
  Enter: '↩',
  Backspace: '⌫',
  Delete: '⌦',
}
const elsewhere: Readonly<Record<string, string>> = { Mod: 'Ctrl', Meta: 'Win', Delete: 'Del' }
const everywhere: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
}
const spoken: Readonly<Record<string, string>> = { Mod: 'Control', Ctrl: 'Control', Space: 'Space' }

/**
 * The keys of a shortcut such as `Mod+Shift+K` as they stand on the keyboard: `['⌘', '⇧', 'K']` on a
 * Mac, `['Ctrl', 'Shift', 'K']` elsewhere. The plus key is written `Plus`.
 */
export function shortcutKeys(shortcut: string, mac: boolean): string[] {
  return shortcut.split('+').map((key) => {
    const own = mac ? onMac[key] : elsewhere[key]
    return own ?? everywhere[key] ?? (key === 'Plus' ? '+' : key)
  })
}

/** The shortcut as the attribute `aria-keyshortcuts` has it. */
export function spokenShortcut(shortcut: string, mac: boolean): string {
  const keys = shortcut.split('+')
  return keys.map((key) => (key === 'Mod' && mac ? 'Meta' : (spoken[key] ?? key))).join('+')
}

/** Whether the keyboard is a Mac's. */
export function isMac(): boolean {
  return typeof navigator !== 'undefined' && /mac|iphone|ipad/iu.test(navigator.platform)
}
