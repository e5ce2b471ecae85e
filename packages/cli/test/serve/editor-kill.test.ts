import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createKey, keyLine } from '../../src/server/flows/flow-keys.ts'
import { flowText, folderWith, runCli } from '../run-cli.ts'
import { startEditorProgram } from './editor-program.ts'
import { readEvents } from './serve-editor.ts'

const flow = flowText({
  nodes: {
    one: { type: 'prompt', inputs: { template: 'one' } },
    pause: { type: 'wait', inputs: { seconds: 0.4, value: { from: 'one.text' } } },
    two: { type: 'prompt', inputs: { template: '{{text}} two', text: { from: 'pause.value' } } },
    approve: { type: 'ask', inputs: { question: 'Go on?' } },
  },
  outputs: { text: { from: 'two.text' }, answer: { from: 'approve.answer' } },
})

function prepared() {
  const { key, entry } = createKey('@editor')
  const folder = folderWith({ 'flows/a.flow.json': flow })
  writeFileSync(join(folder, 'keys'), `${keyLine(entry)}\n`, { mode: 0o600 })
  mkdirSync(join(folder, 'home'))
  const start = (port: number) => {
    const words = ['flows', '--store', 'store', '--token-file', 'keys', '--port', `${port}`]
    return startEditorProgram(folder, words, key)
  }
  return { folder, start }
}

const run = 'r00000001-aaaa'
const [isStarted, isAsked] = ['node-start', 'timer-end']

it(
  'goes on after kill -9 where it was, and tells a reader what follows what it has',
  { timeout: 60_000 },
  async () => {
    const { folder, start } = prepared()
    const first = await start(0)
    expect(first.address).toContain('#token=YOUR-KEY')
    expect((await first.post('api/runs', { run, flow, inputs: {} })).status).toBe(202)
    const before = await readEvents(await first.get(`api/events?runs=${run}`), (events) =>
      events.some(({ event, data }) => event === 'node-end' && data['node'] === 'one'),
    )
    expect(before.map(({ event }) => event)).toContain(isStarted)
    expect(await first.end('SIGKILL')).toBe('SIGKILL')

    const second = await start(Number(new URL(first.page).port))
    const last = before.findLast(({ event }) => event === 'node-end')?.id ?? ''
    const stream = await second.get(`api/events?runs=${run}`, { 'Last-Event-ID': last })
    // The question was answered nowhere: it is open again.
    const answered = await second.post('api/answer', { run, step: 'approve', value: 'yes' })
    expect(answered.status).toBe(200)
    const after = await readEvents(stream)
    expect(after.map(({ event }) => event)).toContain('run-resume')
    expect(after.map(({ event }) => event)).toContain(isAsked)
    expect(after.at(-1)?.event).toBe('over')
    const ends = [...before, ...after].filter(
      ({ event, data }) => event === 'node-end' && data['node'] === 'one',
    )
    expect(ends).toHaveLength(1)
    expect(await second.end('SIGTERM')).toBe(0)
    const shown = await runCli(['runs', 'show', run, '--store', 'store', '--json'], { folder })
    expect(JSON.parse(shown.stdout)).toMatchObject({ status: 'succeeded' })
  },
)

it('takes the token of an earlier start no longer', { timeout: 60_000 }, async () => {
  const folder = folderWith({ 'a.flow.json': flow })
  mkdirSync(join(folder, 'home'))
  const words = ['--store', 'store', '--port', '0']
  const first = await startEditorProgram(folder, words, '')
  const token = first.address.split('=')[1] ?? ''
  const ask = (page: string) =>
    globalThis.fetch(`${page}api/folder`, { headers: { Authorization: `Bearer ${token}` } })
  expect((await ask(first.page)).status).toBe(200)
  await first.end('SIGTERM')
  const second = await startEditorProgram(folder, words, '')
  expect((await ask(second.page)).status).toBe(401)
  await second.end('SIGTERM')
})
