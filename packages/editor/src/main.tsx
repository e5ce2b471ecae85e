import { createRegistry } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { firstFlow } from './app/first-flow.ts'
import { startWorker } from './lib/trusted.ts'
import { createPageRunner } from './run/page-runner.ts'
import workerAddress from './run/worker.ts?worker&url'
import { createEditor } from './session/editor.ts'
import './theme.css'

const starters = new URL('models', document.baseURI).href
const runner = createPageRunner(() => startWorker(workerAddress), { starters })
const editor = createEditor({ flow: firstFlow(), registry: createRegistry(standardNodes), runner })
const root = document.getElementById('root')
if (root) createRoot(root).render(<App editor={editor} />)
