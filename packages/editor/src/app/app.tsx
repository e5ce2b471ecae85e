import { useEffect } from 'react'
import { Canvas } from '../canvas/canvas.tsx'
import { CommandsContext } from '../session/command.ts'
import { EditorContext, useEditor, useView } from '../session/use-editor.ts'
import type { Editor } from '../session/editor.ts'
import { appText } from '../text/app.ts'
import { commands } from './commands/table.ts'
import { DialogHost } from './dialog-host.tsx'
import { EmptyCanvas } from './empty-canvas.tsx'
import { Hint } from './hint.tsx'
import { Notices } from './notices.tsx'
import { OldRunBanner } from './old-run-banner.tsx'
import { Rail } from './rail.tsx'
import { SidePanel } from './side-panel.tsx'
import { TopBar } from './top-bar.tsx'
import { useFollowing } from './use-following.ts'
import { useKeyboard } from './use-keyboard.ts'
import styles from './app.module.css'

/** The whole page: a bar, the canvas, and panels at its edges. */
export function App({ editor }: { readonly editor: Editor }) {
  return (
    <EditorContext value={editor}>
      <CommandsContext value={commands}>
        <Shell />
      </CommandsContext>
    </EditorContext>
  )
}

function Shell() {
  const editor = useEditor()
  const theme = useView((view) => view.theme)
  useEffect(() => applyTheme(theme), [theme])
  useKeyboard(editor)
  useFollowing(editor)
  return (
    <div className={styles['shell']}>
      <TopBar />
      <Rail />
      <SidePanel edge="left" />
      <main
        className={styles['canvas']}
        aria-label={appText.main}
        data-region="main"
        data-keys="canvas"
        tabIndex={-1}
      >
        <Canvas />
        <EmptyCanvas />
        <Hint />
        <OldRunBanner />
        <Notices />
      </main>
      <SidePanel edge="right" />
      <SidePanel edge="bottom" />
      <DialogHost />
    </div>
  )
}

/** Puts the theme on the page; `system` follows the machine, also when that changes. */
function applyTheme(theme: string): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const contrast = matchMedia('(prefers-contrast: more)')
  const apply = (): void => {
    const system = contrast.matches ? 'contrast' : dark.matches ? 'dark' : 'light'
    document.documentElement.dataset['theme'] = theme === 'system' ? system : theme
  }
  apply()
  const queries = [dark, contrast]
  for (const query of queries) query.addEventListener('change', apply)
  return () => {
    for (const query of queries) query.removeEventListener('change', apply)
  }
}
