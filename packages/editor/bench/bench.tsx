import { createRoot } from 'react-dom/client'
import { Canvas } from '../src/canvas/canvas.tsx'
import type { Runner } from '../src/run/runner.ts'
import { createEditor } from '../src/session/editor.ts'
import { EditorContext } from '../src/session/use-editor.ts'
import { benchFlow, benchRegistry } from './bench-flow.ts'
import { offerPage } from './bench-page.ts'
import { beginRun, streamInto } from './bench-stream.ts'
import '../src/theme.css'

const asked = new URLSearchParams(location.search)
const count = Number(asked.get('n') ?? 100)
document.documentElement.dataset['theme'] = asked.get('theme') ?? 'light'

/** Nothing is run here. */
const runner = { where: 'nowhere' } as Runner

const editor = createEditor({ flow: benchFlow(count), registry: benchRegistry, runner })

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <EditorContext value={editor}>
      <Canvas />
    </EditorContext>,
  )
}

Object.assign(window, { editor })
offerPage(
  {
    begin: (nodes) => void beginRun(editor, nodes),
    stream: (nodes, rate, milliseconds) => streamInto(editor, nodes, { rate, milliseconds }),
    select: (ids) => editor.document.select(ids),
    see: (id, zoom) => {
      editor.canvas.current()?.fit([id])
      setTimeout(() => editor.canvas.current()?.zoomTo(zoom), 500)
    },
  },
  '[data-card], [data-overview]',
)
