import { expect, it } from 'vitest'
import { flowText, runCli } from '../run-cli.ts'
import { askFlow, greetFlow } from './serve-flows.ts'
import { readEvents, serveEditor } from './serve-editor.ts'

const run = (name: string, more: object = {}) => ({
  run: name,
  flow: greetFlow,
  inputs: { who: 'Ada' },
  ...more,
})

it('runs a draft, and tells all that was brought to the run in order', async () => {
  const editor = await serveEditor()
  const started = await editor.post('api/runs', run('r00000001-aaaa'))
  expect(started.status).toBe(202)
  const events = await readEvents(await editor.get('api/events?runs=r00000001-aaaa'))
  expect(events.map(({ event }) => event)).toEqual(['run-start', 'node-start', 'node-end', 'over'])
  expect(events[2]).toMatchObject({
    id: expect.stringMatching(/^r00000001-aaaa\/0\.3\.0$/) as string,
    data: { node: 'greet', outputs: { text: 'Hello Ada!' } },
  })
})

it('goes on behind the event that a reader has', async () => {
  const editor = await serveEditor()
  await editor.post('api/runs', run('r00000001-aaaa'))
  const headers = { 'Last-Event-ID': 'r00000001-aaaa/0.2.0' }
  const events = await readEvents(await editor.get('api/events?runs=r00000001-aaaa', headers))
  expect(events.map(({ event }) => event)).toEqual(['node-end', 'over'])
})

it('takes answers and cancels, and follows several runs at once', async () => {
  const editor = await serveEditor()
  await editor.post('api/runs', { run: 'r00000001-ask', flow: askFlow, inputs: {} })
  await editor.post('api/runs', { run: 'r00000002-ask', flow: askFlow, inputs: {} })
  const stream = await editor.get('api/events?runs=r00000001-ask,r00000002-ask')
  const wrong = { run: 'r00000001-ask', step: 'approve', value: 'perhaps' }
  const refused = await editor.post('api/answer', wrong)
  expect(refused.status).toBe(422)
  expect(await refused.json()).toMatchObject({ error: { code: 'answer-refused' } })
  expect((await editor.post('api/answer', { ...wrong, value: 'yes' })).status).toBe(200)
  expect((await editor.post('api/cancel', { run: 'r00000002-ask' })).status).toBe(200)
  const events = await readEvents(stream)
  const of = (name: string) =>
    events.filter(({ id }) => id.startsWith(name)).map(({ event }) => event)
  expect(of('r00000001')).toContain('signal-end')
  expect(of('r00000002')).toContain('run-cancel')
  expect(events.filter(({ event }) => event === 'over')).toHaveLength(2)
})

it('begins a run once, however often it is asked for', async () => {
  const editor = await serveEditor()
  expect((await editor.post('api/runs', run('r00000001-aaaa'))).status).toBe(202)
  expect((await editor.post('api/runs', run('r00000001-aaaa'))).status).toBe(200)
  const other = run('r00000001-aaaa', { flow: askFlow, inputs: {} })
  const refused = await editor.post('api/runs', other)
  expect(refused.status).toBe(409)
  expect(await refused.json()).toMatchObject({ error: { code: 'run-exists' } })
})

const chain = flowText({
  inputs: { question: { type: 'text' } },
  nodes: {
    notes: { type: 'generate', inputs: { prompt: 'Notes' }, model: 'starter' },
    answer: {
      type: 'generate',
      inputs: { prompt: { from: 'inputs.question' }, system: { from: 'notes.text' } },
      model: 'starter',
    },
  },
  outputs: { text: { from: 'answer.text' } },
})

type Told = readonly { readonly event: string; readonly data: Record<string, unknown> }[]
const endsOf = (events: Told) =>
  events
    .filter(({ event }) => event === 'node-end')
    .map(({ data }) => [data['node'], data['cached'] ?? false])

it('runs only what changed again, up to a node or with values that are given', async () => {
  const editor = await serveEditor({ script: { reply: 'a reply' } })
  const events = async (name: string, more: object) => {
    const started = await editor.post('api/runs', { run: name, flow: chain, inputs: {}, ...more })
    expect(started.status).toBe(202)
    return readEvents(await editor.get(`api/events?runs=${name}`))
  }
  const question = { question: 'one?' }
  expect(endsOf(await events('r00000001-a', { inputs: question }))).toEqual([
    ['notes', false],
    ['answer', false],
  ])
  const again = await events('r00000001-b', { inputs: { question: 'two?' } })
  expect(endsOf(again)).toEqual([
    ['notes', true],
    ['answer', false],
  ])
  const toHere = await events('r00000001-c', { inputs: question, until: 'notes' })
  expect(endsOf(toHere)).toEqual([['notes', true]])
  const pins = { notes: { text: 'other notes' } }
  const pinned = await events('r00000001-d', { inputs: question, pins, parent: 'r00000001-a' })
  expect(endsOf(pinned)).toEqual([['answer', false]])
  expect(pinned[0]?.data).toMatchObject({ pins, parent: 'r00000001-a' })
})

it('sends large values when they are asked for, and their beginnings before that', async () => {
  const editor = await serveEditor()
  const long = 'word '.repeat(40_000)
  const inputs = { who: long, mark: '?' }
  await editor.post('api/runs', run('r00000001-aaaa', { inputs }))
  const answer = await editor.get('api/events?runs=r00000001-aaaa')
  const events = await readEvents(answer)
  const end = events.find(({ event }) => event === 'node-end')
  const { outputs, taken } = end!.data as {
    outputs: { text: string }
    taken: { at: string[]; sha256: string; bytes: number }[]
  }
  expect(outputs.text).toBe(`Hello ${long}`.slice(0, 2_000) + '…')
  expect(taken).toMatchObject([{ at: ['outputs', 'text'] }])
  expect(taken[0]?.bytes).toBeGreaterThan(200_000)
  const value = await editor.get(`api/value?sha256=${taken[0]?.sha256}`)
  expect(await value.json()).toEqual({ value: `Hello ${long}?` })
  expect((await editor.get(`api/value?sha256=${'0'.repeat(64)}`)).status).not.toBe(200)
  const told = (await (await editor.get('api/run?run=r00000001-aaaa')).json()) as object
  expect(JSON.stringify(told).length).toBeLessThan(20_000)
})

it('lists and shows the runs of the command line and of other callers, and answers theirs', async () => {
  const editor = await serveEditor()
  const { folder, store } = editor.flows
  const cli = await runCli(['run', 'ask.flow.json', '--store', store.folder], { folder })
  const [left = ''] = /run-\w+/.exec(cli.stderr) ?? []
  await editor.flows.post('/flows/greet/runs?wait', { who: 'Ada' })
  const list = async () =>
    ((await (await editor.get('api/runs')).json()) as { runs: { run: string; status: string }[] })
      .runs
  expect((await list()).map(({ status }) => status)).toEqual(['succeeded', 'paused'])
  const row = await editor.post('api/runs', run('r00000001-aaaa-7'))
  expect(row.status).toBe(202)
  const [served, ...others] = await list()
  expect(others).toHaveLength(1)
  const events = await readEvents(await editor.get(`api/events?runs=${served?.run}`))
  expect(events.map(({ event }) => event)).toEqual(['run-start', 'node-start', 'node-end', 'over'])
  const stream = await editor.get(`api/events?runs=${left}`)
  const answered = await editor.post('api/answer', { run: left, step: 'approve', value: 'yes' })
  expect(answered.status).toBe(200)
  expect((await readEvents(stream)).map(({ event }) => event)).toContain('signal-end')
  expect((await list())[1]).toMatchObject({ run: left, status: 'succeeded' })
})

it('says of each run that is not there that it is not', async () => {
  const editor = await serveEditor()
  await editor.post('api/runs', run('r00000001-aaaa'))
  const events = await readEvents(await editor.get('api/events?runs=r00000001-aaaa,r00000001-none'))
  expect(events.filter(({ event }) => event === 'lost')).toMatchObject([
    { data: { run: 'r00000001-none', error: { code: 'run-missing' } } },
  ])
  expect(events.at(-1)).toMatchObject({ event: 'over', data: { run: 'r00000001-aaaa' } })
})

it('keeps node, port and pointer of what is wrong with a draft', async () => {
  const editor = await serveEditor()
  const flow = flowText({ nodes: { a: { type: 'prompt', inputs: {} } }, outputs: {} })
  const refused = await editor.post('api/runs', { run: 'r00000001-aaaa', flow, inputs: {} })
  expect(refused.status).toBe(422)
  expect(await refused.json()).toMatchObject({ error: { node: 'a', pointer: '/nodes/a' } })
  const noInput = await editor.post('api/runs', run('r00000001-bbbb', { inputs: {} }))
  expect([noInput.status, await noInput.json()]).toMatchObject([400, { error: { port: 'who' } }])
})
