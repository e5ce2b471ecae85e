import { createRegistry, FlowError, parseFlow, planFlow, runStart } from '@chainwright/core'
import type { StepCall } from '@chainwright/core'
import { expect, it } from 'vitest'
import { heldFlow, heldRegistry } from '../../test/held-flow.ts'
import { temporaryFolder } from '../../test/temporary-store.ts'
import { openFolderStore } from '../shared/folder-store.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import { createFlowWorker } from './flow-worker.ts'
import { packCall, unpackEvents } from './pack.ts'
import type { Arrival, RunContext } from './run-context.ts'
import { keepStart, readEnd, schedulerVersion } from './shared-run.ts'

async function storeWithRun(scheduler = schedulerVersion): Promise<SharedStore> {
  const store = await openFolderStore(temporaryFolder())
  const plan = planFlow(parseFlow(heldFlow).flow!, heldRegistry())
  const start = runStart(plan, { run: 'r1' })
  const { digest } = plan
  const header = { run: 'r1', digest, flow: heldFlow, startedAt: start.time, scheduler }
  await keepStart(store, header, start)
  return store
}

/** An engine whose next answer is an error. */
function contextThatSays(thrown: unknown): RunContext {
  return {
    call: () => undefined,
    cancel: () => undefined,
    timer: () => undefined,
    ask: () => undefined,
    next: () => Promise.reject(thrown as Error),
  }
}

const broken = new Error('the engine crashed')

it('ends a run whose flow it cannot plan, with an error that names what is missing', async () => {
  const store = await storeWithRun()
  const worker = createFlowWorker({ store, registry: createRegistry([]), step: {} })
  const end = await worker.lead('r1', contextThatSays(broken))
  expect(end).toMatchObject({ status: 'failed', error: { code: 'flow-invalid' } })
  expect(end.error?.message).toContain('held')
  expect(await readEnd(store, 'r1')).toEqual(end)
})

it('ends a run of another scheduler, and says what can be done', async () => {
  const store = await storeWithRun(schedulerVersion + 1)
  const worker = createFlowWorker({ store, registry: heldRegistry(), step: {} })
  const end = await worker.lead('r1', contextThatSays(broken))
  expect(end).toMatchObject({ status: 'failed', error: { code: 'run-other-scheduler' } })
  expect(end.error?.message).toContain('start a new run')
})

it('leaves a run as it is when the engine breaks off, or what broke may pass', async () => {
  const store = await storeWithRun()
  const worker = createFlowWorker({ store, registry: heldRegistry(), step: {} })
  const away = new FlowError({ code: 'engine-unreachable', message: 'away', retryable: true })
  for (const thrown of [broken, away]) {
    await expect(worker.lead('r1', contextThatSays(thrown))).rejects.toBe(thrown)
  }
  expect(await readEnd(store, 'r1')).toBeUndefined()
})

it('gives a call that it cannot carry out an end that says why', async () => {
  const store = await storeWithRun()
  const worker = createFlowWorker({ store, registry: createRegistry([]), step: {} })
  const call: StepCall = {
    run: 'r1',
    node: 'a',
    attempt: 1,
    epoch: 0,
    inputs: [{ text: 'x' }],
    computed: [],
    batch: false,
    fallback: false,
  }
  const packed = await worker.carryOut('r1', await packCall(store, call), AbortSignal.abort())
  expect((await unpackEvents(store, packed)).at(-1)).toMatchObject({
    type: 'node-error',
    node: 'a',
    error: { code: 'flow-invalid' },
  })
})

it('waits for the engine while it writes down what there is to tell, and ends behind that', async () => {
  const store = await storeWithRun()
  const order: string[] = []
  let letWrite: () => void = () => undefined
  const written = new Promise<void>((resolve) => (letWrite = resolve))
  const slow: SharedStore = {
    ...store,
    async write(key, text) {
      if (key.includes('/events/')) await written
      await store.write(key, text)
      order.push(key)
    },
  }
  const worker = createFlowWorker({ store: slow, registry: heldRegistry(), step: {} })
  // Cancelled, and what ran does not end in its time of grace.
  const arrivals: Arrival[] = [{ type: 'cancel', time: 1 }]
  const context: RunContext = {
    ...contextThatSays(broken),
    timer: (key) => void arrivals.push({ type: 'timer', key }),
    async next() {
      order.push('asked')
      setTimeout(letWrite)
      return arrivals.shift()!
    },
  }
  const end = await worker.lead('r1', context)
  expect(end.status).toBe('cancelled')
  expect(order).toEqual([
    'asked',
    'runs/r1/events/00000000',
    'asked',
    'runs/r1/events/00000001',
    'runs/r1/events/00000002',
    'runs/r1/end',
  ])
})

it('does not lead on when what there is to tell cannot be written', async () => {
  const store = await storeWithRun()
  const full = new FlowError({ code: 'value-damaged', message: 'full' })
  const broke: SharedStore = {
    ...store,
    write: async (key, text) =>
      key.includes('/events/') ? Promise.reject(full) : store.write(key, text),
  }
  const worker = createFlowWorker({ store: broke, registry: heldRegistry(), step: {} })
  const cancel = { type: 'cancel', time: 1 } as const
  const context = { ...contextThatSays(broken), next: async () => cancel }
  expect(await worker.lead('r1', context)).toMatchObject({ error: { code: 'value-damaged' } })
})
