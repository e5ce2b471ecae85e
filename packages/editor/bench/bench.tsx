import { createRegistry } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { createRoot } from 'react-dom/client'
import { firstFlow } from '../src/app/first-flow.ts'
import { Canvas } from '../src/canvas/canvas.tsx'
import type { Runner } from '../src/run/runner.ts'
import { createEditor } from '../src/session/editor.ts'
import { EditorContext } from '../src/session/use-editor.ts'
import { benchFlow, benchRegistry } from './bench-flow.ts'
import { offerPage } from './bench-page.ts'
import { streamInto } from './bench-stream.ts'
import '../src/theme.css'

const asked = new URLSearchParams(location.search)
const count = Number(asked.get('n') ?? 0)
document.documentElement.dataset['theme'] = asked.get('theme') ?? 'light'

/** Nothing is run here. */
const runner = { where: 'nowhere' } as Runner

const editor =
  count > 0
    ? createEditor({ flow: benchFlow(count), registry: benchRegistry, runner })
    : createEditor({ flow: firstFlow(), registry: createRegistry(standardNodes), runner })

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
    stream: (nodes, rate, milliseconds) => streamInto(editor, nodes, { rate, milliseconds }),
    select: (ids) => editor.document.select(ids),
    see: (id, zoom) => {
      editor.canvas.current()?.fit([id])
      setTimeout(() => editor.canvas.current()?.zoomTo(zoom), 500)
    },
  },
  '[data-card], [data-overview]',
)
