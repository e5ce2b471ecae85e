import { parseFlow, planFlow } from '@chainwright/core'
import { openStore } from '../src/journal/store.ts'
import { startStored } from '../src/journal/stored-run.ts'
import { heldFlow, heldRegistry } from './held-flow.ts'

// Drives a run that does not end by itself, in a process of its own.

const [folder = '', run = ''] = process.argv.slice(2)
const { flow } = parseFlow(heldFlow)
if (!flow) throw new Error('the flow has problems')
const keepAlive = setInterval(() => undefined, 1_000)
startStored(openStore(folder), planFlow(flow, heldRegistry()), heldFlow, { run })
process.stdout.write('driving\n')
process.on('SIGTERM', () => clearInterval(keepAlive))
