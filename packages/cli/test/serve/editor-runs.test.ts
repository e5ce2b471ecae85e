import { expect, it } from 'vitest'
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
