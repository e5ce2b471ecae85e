import { SunMoon } from 'lucide-react'
import { MenuButton } from '../parts/overlay/menu-button.tsx'
import { useEditor, useView } from '../session/use-editor.ts'
import type { Theme } from '../session/view.ts'
import { appText } from '../text/app.ts'
import { commandText } from '../text/commands.ts'

const themes: readonly Theme[] = ['system', 'light', 'dark', 'contrast']

/** Chooses the colours of the page. */
export function ThemeMenu() {
  const { view } = useEditor()
  const current = useView((state) => state.theme)
  const items = themes.map((theme) => ({
    type: 'action' as const,
    id: theme,
    label: commandText.theme[theme],
    checked: theme === current,
    onSelect: () => view.store.setState({ theme }),
  }))
  return <MenuButton label={appText.theme} shows="icon" icon={<SunMoon />} items={items} />
}
