import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openEnginePlace, type EnginePlace } from '../../test/engine-place.ts'

const documents = fileURLToPath(
  new URL('../../../../examples/document-qa/document-qa.flow.json', import.meta.url),
)
/** One document of four: the models take their time. */
const question = [documents, '--json', '-i', 'documents=documents/1941*.txt', '-q']

describe.each(['restate', 'dbos'] as const)('runs on %s', (name) => {
  let place: EnginePlace

  beforeAll(async () => {
    place = await openEnginePlace(name)
    const up = await place.cli(
      'engine',
      'up',
      '--json',
      ...(name === 'restate' ? ['--detach'] : []),
    )
    expect(up).toMatchObject({ code: 0, stdout: expect.stringContaining('"state": "up"') })
  })

  afterEach(async () => place.reset())
  afterAll(async () => place.close())

  it('tells of an engine that is up, and leaves it as it is when it is to be put up again', async () => {
    expect(await place.cli('engine', 'status', '--json')).toMatchObject({ code: 0 })
    const again = await place.cli('engine', 'up', '--json')
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('"state": "was up"') })
  })

  it('waits for a worker, and ends as without an engine', async () => {
    const run = place.start('run', ...question)
    if (name === 'restate') {
      // Without any worker Restate does not know what a run is.
      expect(await run.result).toMatchObject({ code: 3, stderr: expect.stringContaining('worker') })
    } else await run.says('no worker has taken the run yet')
    const worker = await place.worker()
    const { code, stdout } =
      name === 'restate' ? await place.cli('run', ...question) : await run.result
    const here = await place.cli('run', ...question, '--engine', 'local')
    expect(code).toBe(0)
    const [there, local] = [stdout, here.stdout].map(
      (text) => JSON.parse(text) as { outputs: object; usage: { outputTokens: number } },
    )
    expect(there?.outputs).toEqual(local?.outputs)
    expect(there?.usage.outputTokens).toBe(local?.usage.outputTokens)
    worker.press('SIGTERM')
    expect(await worker.result).toMatchObject({ code: 0 })
  }, 600_000)

  it('goes on at another worker when one is ended in the middle, and no step ends twice', async () => {
    const first = await place.worker('--grace', '0')
    const run = place.start('run', 'held.flow.json', '--nodes', 'held.mjs', '--json')
    await place.untilEffects('begin', 3)
    const second = await place.worker()
    first.press('SIGTERM')
    const { code } = await first.result
    expect(code).toBe(0)
    await place.untilEffects('begin', 6)
    place.openGate()
    const result = await run.result
    expect(result.code, result.stderr).toBe(0)
    expect(JSON.parse(result.stdout)).toMatchObject({ outputs: { text: 'a!b!c!' } })
    const lines = place.effects()
    expect(lines.filter((line) => line.startsWith('cut'))).toHaveLength(3)
    expect(lines.filter((line) => line.startsWith('end')).toSorted()).toEqual(
      ['a', 'b', 'c'].map((text) => `end ${text} ${second.pid}`),
    )
  })

  it('lets steps at hand end when a worker is ended', async () => {
    const worker = await place.worker('--grace', '60')
    const run = place.start('run', 'held.flow.json', '--nodes', 'held.mjs')
    await place.untilEffects('begin', 3)
    worker.press('SIGTERM')
    await worker.says('ending')
    place.openGate()
    expect(await worker.result).toMatchObject({ code: 0 })
    const ends = place.effects().map((line) => line.split(' ')[0])
    expect(ends).toEqual(['begin', 'begin', 'begin', 'end', 'end', 'end'])
    await place.worker()
    const { code, stdout, stderr } = await run.result
    expect(code, stderr).toBe(0)
    expect(stdout).toBe('a!b!c!\n')
    expect(place.effects()).toHaveLength(6)
  })
})
