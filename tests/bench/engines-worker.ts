import { createFlowWorker, openFolderStore } from '@chainwright/durable/engines'
import { registry } from './engines-flow.ts'

// A worker of ours in a process of its own: `restate FOLDER ADMIN`, or `dbos URL`.

const [engine, ...words] = process.argv.slice(2)

if (engine === 'restate') {
  const [folder = '', admin = ''] = words
  const { serveRestateWorker } = await import('@chainwright/durable/restate')
  const store = await openFolderStore(folder)
  await serveRestateWorker(createFlowWorker({ store, registry, step: {} }), { admin })
} else {
  const [url = ''] = words
  const { startDbosWorker } = await import('@chainwright/durable/dbos')
  const { openPostgresStore } = await import('@chainwright/durable/postgres')
  const store = await openPostgresStore({ url })
  await startDbosWorker(createFlowWorker({ store, registry, step: {} }), { url })
}
process.stdout.write('working\n')
