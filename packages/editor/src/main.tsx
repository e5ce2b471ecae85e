import { createRegistry } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { firstFlow } from './app/first-flow.ts'
import { createPageRunner } from './run/page-runner.ts'
import { createEditor } from './session/editor.ts'
import './theme.css'

const runner = createPageRunner(
  () => new Worker(new URL('./run/worker.ts', import.meta.url), { type: 'module' }),
)
const editor = createEditor({ flow: firstFlow, registry: createRegistry(standardNodes), runner })
const root = document.getElementById('root')
if (root) createRoot(root).render(<App editor={editor} />)
