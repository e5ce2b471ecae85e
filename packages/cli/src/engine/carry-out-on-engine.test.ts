import { parseFlow, planFlow } from '@chainwright/core'
import { openFolderStore } from '@chainwright/durable/engines'
import { expect, it } from 'vitest'
import { createEngineInProcess } from '../../../durable/test/engine-in-process.ts'
import { heldFlow, heldRegistry } from '../../../durable/test/held-flow.ts'
import { folderWith } from '../../test/run-cli.ts'
import { carryOutRun, type CarriedResult } from '../carry-out-run.ts'
import type { Environment, Output } from '../environment.ts'
import { beginOnEngine } from './begin-on-engine.ts'

/** A run of two held steps on an engine in this process, looked at as the command line does. */
async function scene(timeoutMs?: number) {
  const ends: ((text: string) => void)[] = []
  const registry = heldRegistry((end) => ends.push(end))
  const store = await openFolderStore(folderWith({}))
  const engine = createEngineInProcess(store, registry)
  const plan = planFlow(parseFlow(heldFlow).flow!, registry)
  const written: string[] = []
  const ids: string[] = []
  let press: () => void = () => undefined
  const output: Output = {
    write: (text) => void written.push(text),
    isTerminal: false,
    columns: 80,
    rows: 24,
  }
  const environment: Environment = {
    stdout: output,
    stderr: output,
    folder: '/',
    variables: {},
    readStdin: async () => new Uint8Array(),
    onInterrupt(listener) {
      press = listener
      return () => undefined
    },
    leaveNow: () => undefined,
  }
  const asked = { inputs: {}, seed: 7, until: undefined, pins: undefined }
  const run = { plan, text: heldFlow, name: 'Held', source: '/held.flow.json', ...asked }
  const result: Promise<CarriedResult> = carryOutRun({
    begin: beginOnEngine(run, { engine, store }, (id) => ids.push(id)),
    byWorkers: true,
    flowPath: undefined,
    environment,
    concurrency: undefined,
    timeoutMs,
    trace: undefined,
    quiet: false,
    allowRead: [],
    allowUrl: [],
    answers: new Map(),
  })
  /** Resolves when so many steps have begun. */
  const begun = async (count: number) => expect.poll(() => ends.length).toBe(count)
  return { result, begun, ends, press: () => press(), written, ids }
}

it('shows a run that workers carry out, to its end', async () => {
  const { result, begun, ends, written, ids } = await scene()
  await begun(1)
  ends[0]?.('once')
  await begun(2)
  ends[1]?.('twice')
  expect(await result).toMatchObject({
    status: 'succeeded',
    run: ids[0],
    outputs: { out: 'twice' },
  })
  expect(written.join('')).toContain('b end')
})

it('looks away at Ctrl-C, and the run goes on', async () => {
  const { result, begun, press, written, ids } = await scene()
  await begun(1)
  await expect.poll(() => written.join('')).toContain('a start')
  press()
  const { status, run, state } = await result
  expect([status, run]).toEqual(['interrupted', ids[0]])
  expect(state.status).toBe('running')
  expect(written.join('')).toContain('looking away; the workers go on with the run')
})

it('cancels the run when its time is up', async () => {
  const { result } = await scene(1)
  expect(await result).toMatchObject({ status: 'failed', error: { code: 'timeout' } })
})
