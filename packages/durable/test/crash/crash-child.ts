import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { parseFlow, planFlow, type RunEvent } from '@chainwright/core'
import { openStore } from '../../src/journal/store.ts'
import { resumeStored } from '../../src/journal/resume-stored.ts'
import { startStored } from '../../src/journal/stored-run.ts'
import { crashFlow, crashInputs, crashRegistry, crashRun } from './crash-flow.ts'

// Begins the reference run, or goes on with it, in a process that is there to be killed.
// Tells each point that it comes to, and stops dead at the one that it was told.

const [folder = '', stopAt = '0', stepMs = '0', youthMs = '50'] = process.argv.slice(2)
let points = 0

function point(): void {
  points += 1
  if (points !== Number(stopAt)) return
  writeSync(1, `at ${points}\n`)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

function onEvent({ type }: RunEvent): void {
  if (type !== 'node-delta') point()
}

const registry = crashRegistry({
  effects: join(folder, 'effects.txt'),
  stepMs: Number(stepMs),
  point,
})
const store = openStore(join(folder, 'store'), { youthMs: Number(youthMs) })
const { flow } = parseFlow(crashFlow)
if (!flow) throw new Error('the reference flow has problems')
writeSync(1, 'ready\n')
const known = store.list().some(({ status }) => status !== 'corrupt')
const run = known
  ? resumeStored(store, crashRun, { registry, onEvent })
  : startStored(store, planFlow(flow, registry), crashFlow, {
      run: crashRun,
      inputs: crashInputs,
      onEvent,
    })
const { status } = await run.result
store.close()
writeSync(1, `done ${status} ${points}\n`)
