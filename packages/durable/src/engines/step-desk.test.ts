import { createRegistry, defineNode, parseFlow, planFlow, port, text } from '@chainwright/core'
import type { Plan, RecordedEvent, StepCall } from '@chainwright/core'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../test/temporary-store.ts'
import { openFolderStore } from '../shared/folder-store.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import { unpackEvents } from './pack.ts'
import { createStepDesk, workerStops } from './step-desk.ts'

/** A plan with one node `a`, whose function is the given one. */
function planOf(run: (signal: AbortSignal) => Promise<string>, safeToRepeat = true): Plan {
  const node = defineNode({
    title: '',
    description: 'For tests.',
    group: 'text',
    type: 'work@1',
    inputs: { text: port(text) },
    outputs: { text: port(text) },
    run: async ({ context }) => ({ text: await run(context.signal) }),
  })
  const flow = { chainwright: 1, nodes: { a: { type: 'work', inputs: { text: 'x' } } } }
  return planFlow(parseFlow(flow).flow!, createRegistry([{ ...node, safeToRepeat }]))
}

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

/** A worker whose process ends in the middle of the call. */
async function beginAndDie(
  store: SharedStore,
  { safeToRepeat = true, of = call } = {},
): Promise<void> {
  await new Promise<void>((begun) => {
    const plan = planOf(() => new Promise(() => begun()), safeToRepeat)
    void createStepDesk({ store }).carryOut(plan, of, {})
  })
}

async function endOf(store: SharedStore, packed: Promise<unknown>): Promise<RecordedEvent> {
  const events = await unpackEvents(store, (await packed) as never)
  return events.at(-1)!
}

it('runs a call once, however many workers are asked for it one after the other', async () => {
  const store = await openFolderStore(temporaryFolder())
  let ran = 0
  const plan = planOf(async () => `${++ran}`)
  const first = await createStepDesk({ store }).carryOut(plan, call, {})
  expect(await createStepDesk({ store }).carryOut(plan, call, {})).toEqual(first)
  expect(ran).toBe(1)
})

it('joins a call that it carries out already', async () => {
  const store = await openFolderStore(temporaryFolder())
  let ran = 0
  const plan = planOf(async () => `${++ran}`)
  const desk = createStepDesk({ store })
  await Promise.all([desk.carryOut(plan, call, {}), desk.carryOut(plan, call, {})])
  expect(ran).toBe(1)
})

it('runs a call again whose worker died, and gives it up when workers die of it', async () => {
  const store = await openFolderStore(temporaryFolder())
  for (let death = 0; death < 3; death++) await beginAndDie(store)
  const plan = planOf(async () => 'done')
  const given = createStepDesk({ store, mostStarts: 3 }).carryOut(plan, call, {})
  expect(await endOf(store, given)).toMatchObject({
    type: 'node-error',
    node: 'a',
    error: { code: 'step-poisonous', message: expect.stringContaining('begun 3 times') },
  })
})

it('runs calls one after the other whose workers died of one of them', async () => {
  const store = await openFolderStore(temporaryFolder())
  const others = ['r1', 'r2', 'r3'].map((run) => ({ ...call, run }))
  for (let death = 0; death < 2; death++) for (const of of others) await beginAndDie(store, { of })
  const desk = createStepDesk({ store, mostStarts: 4 })
  let [running, most] = [0, 0]
  const plan = planOf(async () => {
    most = Math.max(most, ++running)
    await new Promise((resolve) => setTimeout(resolve, 5))
    running--
    return 'done'
  })
  await Promise.all(others.map(async (one) => desk.carryOut(plan, one, {})))
  expect(most).toBe(1)
})

it('tells a call to stop for whoever joined it, when the one who began it is gone', async () => {
  const store = await openFolderStore(temporaryFolder())
  const desk = createStepDesk({ store })
  const controller = new AbortController()
  const plan = planOf(
    (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')))
        controller.abort()
      }),
  )
  const first = desk.carryOut(plan, call, {})
  const joined = desk.carryOut(plan, call, { signal: controller.signal })
  expect(await endOf(store, joined)).toMatchObject({ error: { code: 'cancelled' } })
  expect(await first).toEqual(await joined)
})

it('says that a step is in doubt which must not run twice', async () => {
  const store = await openFolderStore(temporaryFolder())
  await beginAndDie(store, { safeToRepeat: false })
  const given = createStepDesk({ store }).carryOut(
    planOf(async () => 'twice', false),
    call,
    {},
  )
  expect(await endOf(store, given)).toMatchObject({
    type: 'node-error',
    error: { code: 'in-doubt' },
  })
})

/** A worker that is told to stop in the middle of the call. */
async function beginAndStop(store: SharedStore, safeToRepeat: boolean): Promise<unknown> {
  const controller = new AbortController()
  const plan = planOf(
    (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')))
        controller.abort(workerStops)
      }),
    safeToRepeat,
  )
  return createStepDesk({ store }).carryOut(plan, call, { signal: controller.signal })
}

it('leaves a call to others when its worker stops, as if it had not begun', async () => {
  const store = await openFolderStore(temporaryFolder())
  for (let stop = 0; stop < 3; stop++)
    await expect(beginAndStop(store, true)).rejects.toThrow('the worker stops')
  const desk = createStepDesk({ store, mostStarts: 1 })
  const again = desk.carryOut(
    planOf(async () => 'done'),
    call,
    {},
  )
  expect(await endOf(store, again)).toMatchObject({ type: 'node-end', outputs: { text: 'done' } })
})

it('leaves a call in doubt that must not run twice, when its worker stops in the middle', async () => {
  const store = await openFolderStore(temporaryFolder())
  await expect(beginAndStop(store, false)).rejects.toThrow('the worker stops')
  const again = createStepDesk({ store }).carryOut(
    planOf(async () => 'twice', false),
    call,
    {},
  )
  expect(await endOf(store, again)).toMatchObject({ error: { code: 'in-doubt' } })
})

it('keeps the end of a call that came although its worker stops', async () => {
  const store = await openFolderStore(temporaryFolder())
  const controller = new AbortController()
  const plan = planOf(async () => {
    controller.abort(workerStops)
    return 'done'
  })
  const { signal } = controller
  const given = createStepDesk({ store }).carryOut(plan, call, { signal })
  expect(await endOf(store, given)).toMatchObject({ type: 'node-end', outputs: { text: 'done' } })
})

it('keeps a value of many megabytes out of the record', async () => {
  const store = await openFolderStore(temporaryFolder())
  const long = 'word '.repeat(2_500_000)
  const packed = await createStepDesk({ store }).carryOut(
    planOf(async () => long),
    call,
    {},
  )
  expect(JSON.stringify(packed).length).toBeLessThan(2000)
  expect(await endOf(store, Promise.resolve(packed))).toMatchObject({ outputs: { text: long } })
})

it('keeps the end that came first when a worker comes back that was taken for dead', async () => {
  const store = await openFolderStore(temporaryFolder())
  let letEnd: (text: string) => void = () => undefined
  const begun = Promise.withResolvers<void>()
  const slow = planOf(async () => {
    begun.resolve()
    return new Promise((resolve) => (letEnd = resolve))
  })
  const late = createStepDesk({ store }).carryOut(slow, call, {})
  await begun.promise
  const plan = planOf(async () => 'first')
  const first = await createStepDesk({ store }).carryOut(plan, call, {})
  letEnd('second')
  expect(await late).toEqual(first)
  expect(await createStepDesk({ store }).carryOut(plan, call, {})).toEqual(first)
})

it('does not begin a call that ends while it is looked at', async () => {
  const store = await openFolderStore(temporaryFolder())
  const ended = Promise.withResolvers<void>()
  const behind: SharedStore = {
    ...store,
    async read(key) {
      const before = await store.read(key)
      await ended.promise
      return before
    },
  }
  let ran = 0
  const plan = planOf(async () => `${++ran}`)
  const late = createStepDesk({ store: behind }).carryOut(plan, call, {})
  const first = await createStepDesk({ store }).carryOut(plan, call, {})
  ended.resolve()
  expect(await late).toEqual(first)
  expect(ran).toBe(1)
})
