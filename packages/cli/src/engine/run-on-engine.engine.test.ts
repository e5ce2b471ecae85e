import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openEnginePlace, type EnginePlace } from '../../test/engine-place.ts'

const asking = {
  chainwright: 1,
  nodes: {
    review: { type: 'ask', inputs: { question: 'Shall this go out?', choices: ['yes', 'no'] } },
    say: {
      type: 'prompt',
      inputs: { template: 'It was {{answer}}', answer: { from: 'review.answer' } },
    },
  },
  outputs: { text: { from: 'say.text' } },
}

const loading = {
  chainwright: 1,
  nodes: { read: { type: 'load', inputs: { files: 'secret.txt' } } },
  outputs: { texts: { from: 'read.texts' } },
}

const held = ['run', 'held.flow.json', '--nodes', 'held.mjs', '-i', 'texts=a']

describe.each(['restate', 'dbos'] as const)('run --engine %s', (name) => {
  let place: EnginePlace

  beforeAll(async () => {
    place = await openEnginePlace(name)
    writeFileSync(join(place.folder, 'ask.flow.json'), JSON.stringify(asking))
    writeFileSync(join(place.folder, 'load.flow.json'), JSON.stringify(loading))
    writeFileSync(join(place.folder, 'secret.txt'), 'the secret')
    await place.cli('engine', 'up', ...(name === 'restate' ? ['--detach'] : []))
    await place.worker()
  })

  beforeEach(() => place.hold())
  afterAll(async () => place.close())

  it('answers a question with what was given beforehand', async () => {
    const run = await place.cli('run', 'ask.flow.json', '--answer', 'review=no')
    expect(run).toMatchObject({ code: 0, stdout: 'It was no\n' })
  })

  it('leaves a run waiting that nobody answers, and says how to go on', async () => {
    const { code, stderr } = await place.cli('run', 'ask.flow.json', '--engine', name)
    expect(code).toBe(4)
    const [, id = ''] = /runs resume (\S+) --engine/.exec(stderr) ?? []
    const words = ['runs', 'resume', id, '--engine', name, '--answer', 'review=yes']
    expect(await place.cli(...words)).toMatchObject({ code: 0, stdout: 'It was yes\n' })
  })

  it('looks away at Ctrl-C, and the run goes on', async () => {
    const run = place.start(...held, '--engine', name)
    await place.untilEffects('begin', 1)
    await run.says('hold[0] start')
    run.press('SIGINT')
    const { code, stderr } = await run.result
    expect(code).toBe(130)
    place.openGate()
    const [, words = ''] = /chainwright (runs resume .+)\n/.exec(stderr) ?? []
    expect(await place.cli(...words.split(' '))).toMatchObject({ code: 0, stdout: 'a!\n' })
    expect(place.effects().map((line) => line.split(' ')[0])).toEqual(['begin', 'end'])
  })

  it('cancels the run when its time is up, and its steps are told to stop', async () => {
    const run = place.start(...held, '--timeout', '15', '--json')
    const { code, stdout } = await run.result
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'timeout' } })
    await place.untilEffects('cut', 1)
  })

  it('reads no file that the worker was not granted, not even beside the flow', async () => {
    const { code, stdout } = await place.cli('run', 'load.flow.json', '--json')
    expect(code).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'file-missing' } })
    expect(stdout).not.toContain('the secret')
  })
})
