import { createRegistry } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { createRoot } from 'react-dom/client'
import { firstFlow } from '../src/app/first-flow.ts'
import { Canvas } from '../src/canvas/canvas.tsx'
import type { Runner } from '../src/run/runner.ts'
import { createEditor } from '../src/session/editor.ts'
import { EditorContext } from '../src/session/use-editor.ts'
import { benchFlow, benchRegistry } from './bench-flow.ts'
import { streamInto } from './bench-stream.ts'
import '../src/theme.css'

const begun = performance.now()
const asked = new URLSearchParams(location.search)
const count = Number(asked.get('n') ?? 0)
document.documentElement.dataset['theme'] = asked.get('theme') ?? 'light'

/** Nothing is run here. */
const runner = { where: 'nowhere' } as Runner

const editor =
  count > 0
    ? createEditor({ flow: benchFlow(count), registry: benchRegistry, runner })
    : createEditor({ flow: firstFlow(), registry: createRegistry(standardNodes), runner })

const made = performance.now()
const frames = recordFrames()
Object.assign(window, {
  editor,
  stream: (nodes: string[], rate: number, milliseconds: number) =>
    streamInto(editor, nodes, { rate, milliseconds }),
  select: (ids: string[]) => editor.document.select(ids),
  see: (id: string, zoom: number) => {
    editor.canvas.current()?.fit([id])
    setTimeout(() => editor.canvas.current()?.zoomTo(zoom), 500)
  },
  startFrames: frames.start,
  stopFrames: frames.stop,
})

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <EditorContext value={editor}>
      <Canvas />
    </EditorContext>,
  )
}
watchFirstPaint()

/** Notes when the flow is to be seen: cards in the page, or the overview painted; two frames later. */
function watchFirstPaint(): void {
  const isThere = document.querySelector('[data-card], [data-overview]') !== null
  if (!isThere) {
    requestAnimationFrame(watchFirstPaint)
    return
  }
  requestAnimationFrame(() =>
    requestAnimationFrame(() =>
      Object.assign(window, { ready: performance.now(), steps: [begun, made] }),
    ),
  )
}

/** Records the time between animation frames, in milliseconds. */
function recordFrames() {
  let times: number[] = []
  let last = 0
  let isOn = false
  const tick = (time: number) => {
    if (isOn && last > 0) times.push(time - last)
    last = isOn ? time : 0
    requestAnimationFrame(tick)
  }
  requestAnimationFrame(tick)
  return {
    start: () => {
      times = []
      last = 0
      isOn = true
    },
    stop: () => {
      isOn = false
      return times
    },
  }
}
