import { useEffect } from 'react'
import { Canvas } from '../canvas/canvas.tsx'
import { EditorContext, useView } from '../session/use-editor.ts'
import type { Editor } from '../session/editor.ts'
import { TopBar } from './top-bar.tsx'
import { SidePanel } from './side-panel.tsx'
import styles from './app.module.css'

/** The whole page: a bar, the canvas, and panels at its edges. */
export function App({ editor }: { readonly editor: Editor }) {
  return (
    <EditorContext value={editor}>
      <Shell />
    </EditorContext>
  )
}

function Shell() {
  const theme = useView((view) => view.theme)
  useEffect(() => applyTheme(theme), [theme])
  return (
    <div className={styles['shell']}>
      <TopBar />
      <SidePanel edge="left" />
      <main className={styles['canvas']}>
        <Canvas />
      </main>
      <SidePanel edge="right" />
      <SidePanel edge="bottom" />
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
