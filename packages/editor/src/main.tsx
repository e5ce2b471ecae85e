import { answer, join, summarize } from '@chainwright/nodes'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { firstFlow } from './app/first-flow.ts'
import { loadLate } from './app/load-late.ts'
import { whenUsed } from './app/when-used.ts'
import { startWorker } from './lib/trusted.ts'
import { createPageRunner } from './run/page-runner.ts'
import workerAddress from './run/worker.ts?worker&url'
import { createEditor, type Editor } from './session/editor.ts'
import { createNodeTypes } from './session/node-types.ts'
import { createRunKeeper } from './session/run-keeper.ts'
import { mayRun } from './share/may-run.ts'
import { startSharing } from './share/start.ts'
import './theme.css'

const starters = new URL('models', document.baseURI).href
const runner = createPageRunner(
  () => startWorker(workerAddress),
  { starters },
  async () => (await import('./session/endpoint-keeper.ts')).openEndpointKeeper().read(),
)
// The types of the first flow; all others come with the first gesture, or with another flow.
const types = createNodeTypes([summarize, join, answer], async () => {
  const { standardNodes } = await import('./session/all-nodes.ts')
  return standardNodes
})
const editor: Editor = createEditor({
  flow: firstFlow(),
  ...types,
  runner,
  keeper: createRunKeeper(),
  mayRun: ({ flow }) => mayRun(editor, flow),
})

whenUsed(() => void loadLate(editor))

// What this tab showed before comes back before anything is drawn; a slow disk is not waited for.
await Promise.race([startSharing(editor), new Promise((resolve) => setTimeout(resolve, 400))])
const root = document.getElementById('root')
if (root) createRoot(root).render(<App editor={editor} />)
