import { isMac, shortcutKeys } from '../../lib/shortcut.ts'
import styles from './shortcut-keys.module.css'

/** Shows a shortcut such as `Mod+Shift+K` as keys, as the keyboard at hand has them. */
export function ShortcutKeys({ shortcut, mac = isMac() }: { shortcut: string; mac?: boolean }) {
  return (
    <span className={styles['keys']}>
      {shortcutKeys(shortcut, mac).map((key) => (
        <kbd key={key} className={styles['key']}>
          {key}
        </kbd>
      ))}
    </span>
  )
}
