import { writeSync } from 'node:fs'
import { isFlowError, parseFlow, planFlow } from '@chainwright/core'
import { openStore } from '../../src/journal/store.ts'
import { startStored } from '../../src/journal/stored-run.ts'
import { heldFlow, heldRegistry } from '../held-flow.ts'

// Begins runs until a file may grow no further, tells those that were accepted, and is killed then.

const [folder = ''] = process.argv.slice(2)
const store = openStore(folder, { youthMs: 3_600_000 })
const { flow } = parseFlow(heldFlow)
if (!flow) throw new Error('the flow has problems')
const ends: ((text: string) => void)[] = []
const plan = planFlow(
  flow,
  heldRegistry((end) => void ends.push(end)),
)
const runs = []
try {
  for (;;) {
    const run = startStored(store, plan, heldFlow)
    runs.push(run)
    writeSync(1, `accepted ${run.id}\n`)
  }
} catch (thrown) {
  writeSync(1, `refused ${isFlowError(thrown) ? thrown.code : String(thrown)}\n`)
}
// One that goes on now cannot be recorded, and says so: what there was no room for was smaller.
ends[0]?.('long '.repeat(2_000))
const { status, error } = (await runs[0]?.result) ?? {}
writeSync(1, `ended ${status} ${error?.code}\n`)
process.kill(process.pid, 'SIGKILL')
