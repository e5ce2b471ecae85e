import { X } from 'lucide-react'
import { Suspense, useState } from 'react'
import { IconButton } from '../parts/basics/icon-button.tsx'
import { Splitter } from '../parts/basics/splitter.tsx'
import { useEditor, useView } from '../session/use-editor.ts'
import { appText } from '../text/app.ts'
import { ErrorBoundary } from './error-boundary.tsx'
import { panels } from './panels.ts'
import styles from './side-panel.module.css'

type Edge = 'left' | 'right' | 'bottom'

/** Sizes in pixels: usual, smallest, largest. */
const sizes: Readonly<Record<Edge, { usual: number; min: number; max: number }>> = {
  left: { usual: 290, min: 200, max: 640 },
  right: { usual: 360, min: 260, max: 900 },
  bottom: { usual: 240, min: 120, max: 700 },
}

/** The panel that is open at an edge, if one is; its inner edge can be dragged. */
export function SidePanel({ edge }: { readonly edge: Edge }) {
  const { view } = useEditor()
  const id = useView((state) => state[edge])
  const { usual, min, max } = sizes[edge]
  const [size, setSize] = useState(usual)
  const entry = id === undefined ? undefined : panels[id]
  if (!entry) return null
  const { title, Panel } = entry
  const isBottom = edge === 'bottom'
  return (
    <aside
      className={styles[edge]}
      aria-label={title}
      data-region="aside"
      style={isBottom ? { height: size } : { width: size }}
    >
      <div className={styles['handle']}>
        <Splitter
          label={isBottom ? appText.resizeBottom(title) : appText.resizePanel(title)}
          orientation={isBottom ? 'horizontal' : 'vertical'}
          panel={edge === 'left' ? 'before' : 'after'}
          size={size}
          min={min}
          max={max}
          onResize={setSize}
          onReset={() => setSize(usual)}
        />
      </div>
      <header className={styles['head']}>
        <h2 className={styles['title']}>{title}</h2>
        <IconButton
          size="small"
          label={appText.closePanel(title)}
          icon={<X />}
          onClick={() => view.open(edge, undefined)}
        />
      </header>
      <div className={styles['body']}>
        <ErrorBoundary key={id} part={title}>
          <Suspense fallback={<p className={styles['loading']}>{appText.loading}</p>}>
            <Panel />
          </Suspense>
        </ErrorBoundary>
      </div>
    </aside>
  )
}
