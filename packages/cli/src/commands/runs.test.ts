import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { flowText, folderWith, runCli, type CliOptions } from '../../test/run-cli.ts'

const askFlow = flowText({
  name: 'Ask first',
  inputs: { topic: { type: 'text', default: 'cats' } },
  nodes: {
    draft: {
      type: 'prompt',
      inputs: { template: 'On {{topic}}?', topic: { from: 'inputs.topic' } },
    },
    ok: { type: 'ask', inputs: { question: { from: 'draft.text' }, choices: ['yes', 'no'] } },
    both: { type: 'join', inputs: { texts: [{ from: 'draft.text' }, { from: 'ok.answer' }] } },
  },
  outputs: { text: { from: 'both.text' } },
})

/** Calls the program in one folder with one store. */
function inFolder(files: Record<string, string>) {
  const folder = folderWith(files)
  const call = (words: string[], options: CliOptions = {}) =>
    runCli(words, { folder, variables: { CHAINWRIGHT_STORE: 'store' }, ...options })
  const json = async (words: string[]) => JSON.parse((await call([...words, '--json'])).stdout)
  return { folder, call, json }
}

describe('a remembered run that asks', () => {
  it('stays paused without a terminal, and goes on with the answer', async () => {
    const { call, json } = inFolder({ 'a.flow.json': askFlow })
    const first = await call(['run', 'a.flow.json'])
    expect(first.code).toBe(4)
    expect(first.stderr).toContain('ok asks: On cats?\n  one of: yes, no\n')
    const { runs } = await json(['runs', 'list'])
    expect(runs).toMatchObject([{ status: 'paused', name: 'Ask first' }])
    const { run } = runs[0]
    expect(first.stderr).toContain(`go on with: chainwright runs resume ${run} --answer ok=TEXT`)
    const refused = await call(['runs', 'resume', run, '--answer', 'ok=perhaps'])
    expect(refused).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('none of the answers'),
    })
    const second = await call(['runs', 'resume', run.slice(4, 9), '--answer', 'ok=no'])
    expect(second).toMatchObject({ code: 0, stdout: 'On cats?\n\nno\n' })
    expect(second.stderr).not.toContain('draft start')
    const again = await call(['runs', 'resume', run])
    expect(again).toMatchObject({ code: 0, stdout: 'On cats?\n\nno\n' })
  })

  it('is asked at a terminal until the answer is taken', async () => {
    const { call } = inFolder({ 'a.flow.json': askFlow })
    const { code, stdout, stderr } = await call(['run', 'a.flow.json'], { answer: 'yes' })
    expect([code, stdout]).toEqual([0, 'On cats?\n\nyes\n'])
    expect(stderr).toContain('ok asks: On cats?')
  })

  it('is left when nothing is typed', async () => {
    const { call } = inFolder({ 'a.flow.json': askFlow })
    expect((await call(['run', 'a.flow.json'], { answer: '' })).code).toBe(4)
  })

  it('takes answers that were given beforehand', async () => {
    const { call } = inFolder({ 'a.flow.json': askFlow })
    const { code, stdout } = await call(['run', 'a.flow.json', '--answer', 'ok=yes'])
    expect([code, stdout]).toEqual([0, 'On cats?\n\nyes\n'])
  })

  it('fails where it is not remembered and nobody is there', async () => {
    const { call } = inFolder({ 'a.flow.json': askFlow })
    const { code, stderr } = await call(['run', 'a.flow.json'], { variables: {} })
    expect(code).toBe(1)
    expect(stderr).toContain('[answer-missing]')
    expect(stderr).toContain('--answer ok=TEXT')
  })
})

describe('Ctrl-C', () => {
  it('leaves a remembered run, which goes on later, and repeats nothing', async () => {
    const { call } = inFolder({
      'w.flow.json': flowText({
        nodes: {
          a: { type: 'prompt', inputs: { template: 'done' } },
          w: { type: 'wait', inputs: { value: { from: 'a.text' }, seconds: 0.3 } },
        },
        outputs: { text: { from: 'w.value' } },
      }),
    })
    const press = (listener: () => void) => void setTimeout(listener, 100)
    const { code, stderr } = await call(['run', 'w.flow.json'], { interrupts: press })
    expect(code).toBe(130)
    expect(stderr).toContain('leaving the run, which can go on later')
    const [, id = ''] = /runs resume (run-\w+)/.exec(stderr) ?? []
    const second = await call(['runs', 'resume', id])
    expect(second).toMatchObject({ code: 0, stdout: 'done\n' })
    expect(second.stderr).not.toContain('a start')
  })
})

const chainFlow = flowText({
  name: 'Three texts',
  inputs: { word: { type: 'text', default: 'x' } },
  nodes: {
    a: { type: 'prompt', inputs: { template: '{{word}}a', word: { from: 'inputs.word' } } },
    b: { type: 'prompt', inputs: { template: '{{text}}b', text: { from: 'a.text' } } },
    side: { type: 'prompt', inputs: { template: '{{text}}s', text: { from: 'a.text' } } },
    c: { type: 'join', inputs: { texts: [{ from: 'b.text' }, { from: 'side.text' }] } },
  },
  outputs: { text: { from: 'c.text' } },
})

describe('runs', () => {
  it('says of every node why it ran again', async () => {
    const { call, json } = inFolder({ 'c.flow.json': chainFlow })
    await call(['run', 'c.flow.json'])
    const same = await json(['run', 'c.flow.json'])
    expect(same.nodes.c).toMatchObject({ cached: true, because: 'nothing it depends on changed' })
    const changed = await call(['run', 'c.flow.json', '--input', 'word=y'])
    expect(changed.stderr).toContain('ran again because `word` changed')
  })

  it('runs again from a node, with the outputs of what stands before it', async () => {
    const { call, json } = inFolder({ 'c.flow.json': chainFlow })
    const { run } = await json(['run', 'c.flow.json', '--seed', '7'])
    const { code, stdout, stderr } = await call(['runs', 'rerun', run, '--from', 'b'])
    expect([code, stdout]).toEqual([0, 'xab\n\nxas\n'])
    expect(stderr).toContain('a pinned\n')
    expect(stderr).toContain('side pinned\n')
    expect(stderr).toContain('b start\n')
    expect(stderr).toContain('c start\n')
    const { runs } = await json(['runs', 'list'])
    expect(runs).toMatchObject([{ parent: run, seed: 7 }, { run }])
    const unknown = await call(['runs', 'rerun', run, '--from', 'z'])
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('no node `z`') })
  })

  it('runs wholly again without --from', async () => {
    const { call, json } = inFolder({ 'c.flow.json': chainFlow })
    const { run } = await json(['run', 'c.flow.json', '--input', 'word=w'])
    const { stdout, stderr } = await call(['runs', 'rerun', run])
    expect(stdout).toBe('wab\n\nwas\n')
    expect(stderr).toContain('a start\n')
  })

  it('shows one with inputs, steps and outputs, for people and as JSON', async () => {
    const { call, json } = inFolder({ 'c.flow.json': chainFlow })
    const { run } = await json(['run', 'c.flow.json', '--input', 'word=q'])
    const { stdout } = await call(['runs', 'show', run])
    expect(stdout).toMatch(/status {3}succeeded/)
    expect(stdout).toContain('word: q')
    expect(stdout).toMatch(/✓ side/)
    expect(stdout).toContain('text: qab')
    const shown = await json(['runs', 'show', run])
    expect(shown).toMatchObject({
      run,
      status: 'succeeded',
      inputs: { word: 'q' },
      outputs: { text: 'qab\n\nqas' },
    })
    expect(shown.steps.map(({ node }: { node: string }) => node)).toEqual(['a', 'b', 'side', 'c'])
    expect(shown.events[0]).toMatchObject({ type: 'run-start', run })
  })

  it('deletes what it is told to, and nothing when a name is wrong', async () => {
    const { call, json } = inFolder({ 'c.flow.json': chainFlow })
    const { run } = await json(['run', 'c.flow.json'])
    const other = await json(['run', 'c.flow.json'])
    const wrong = await call(['runs', 'delete', run, 'nonsense'])
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('no run `nonsense`') })
    expect((await json(['runs', 'list'])).runs).toHaveLength(2)
    expect(await json(['runs', 'delete', run])).toEqual({ deleted: [run] })
    expect((await json(['runs', 'list'])).runs).toMatchObject([{ run: other.run }])
  })

  it('wants a store that is there, and makes none by looking for it', async () => {
    const { folder, call } = inFolder({})
    const missing = await call(['runs'])
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no store') })
    expect(existsSync(join(folder, 'store'))).toBe(false)
    const unnamed = await call(['runs'], { variables: {} })
    expect(unnamed).toMatchObject({ code: 2, stderr: expect.stringContaining('--store FOLDER') })
  })

  it('lists a damaged run as damaged, beside the others', async () => {
    const { folder, call, json } = inFolder({ 'c.flow.json': chainFlow })
    const { run } = await json(['run', 'c.flow.json'])
    const other = await json(['run', 'c.flow.json'])
    const [file = ''] = readdirSync(join(folder, 'store/runs')).filter((name) => name.includes(run))
    writeFileSync(join(folder, 'store/runs', file), 'no database')
    const { runs } = await json(['runs', 'list'])
    const statuses = Object.fromEntries(
      runs.map((one: { run: string; status: string }) => [one.run, one.status]),
    )
    expect(statuses).toEqual({ [run]: 'corrupt', [other.run]: 'succeeded' })
    const resumed = await call(['runs', 'resume', run])
    expect(resumed).toMatchObject({ code: 3, stderr: expect.stringContaining('[run-corrupt]') })
  })
})

describe('pins and until', () => {
  it('give nodes outputs from a file or from JSON, and leave out what is not needed', async () => {
    const { call, json } = inFolder({ 'c.flow.json': chainFlow, 'a.txt': 'from a file' })
    const pinned = await call([
      'run',
      'c.flow.json',
      '--pin',
      'a.text=@a.txt',
      '--pin',
      'side.text=s',
    ])
    expect(pinned.stdout).toBe('from a fileb\n\ns\n')
    const until = await json(['run', 'c.flow.json', '--until', 'b'])
    expect(until.nodes).toMatchObject({ b: { status: 'succeeded' }, c: { status: 'skipped' } })
  })

  it('are refused when they name what is not there, or have the wrong type', async () => {
    const { call } = inFolder({ 'c.flow.json': chainFlow })
    const code = async (...words: string[]) => call(['run', 'c.flow.json', ...words])
    expect((await code('--pin', 'a.txet=x')).stderr).toContain('did you mean `text`?')
    expect((await code('--pin', 'z.text=x')).stderr).toContain('no node `z`')
    expect((await code('--pin', 'text=x')).stderr).toContain('takes node.port=value')
    expect(await code('--until', 'bb')).toMatchObject({ code: 2 })
  })
})
