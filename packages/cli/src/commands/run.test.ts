import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { flowText, folderWith, runCli } from '../../test/run-cli.ts'
import { createScreen } from '../../test/screen.ts'

const joinFlow = flowText({
  inputs: { texts: { type: 'text[]' }, between: { type: 'text', default: ', ' } },
  nodes: {
    join: {
      type: 'join',
      inputs: { texts: { from: 'inputs.texts' }, separator: { from: 'inputs.between' } },
    },
  },
  outputs: { text: { from: 'join.text' } },
})

const summaryFlow = flowText({
  inputs: { documents: { type: 'text[]' } },
  nodes: {
    write: {
      type: 'generate',
      inputs: { prompt: { from: 'inputs.documents' } },
      model: 'starter',
    },
    join: { type: 'join', inputs: { texts: { from: 'write.text' } } },
  },
  outputs: { text: { from: 'join.text' } },
})

const loadFlow = (files: string) =>
  flowText({
    nodes: { read: { type: 'load', inputs: { files } } },
    outputs: { texts: { from: 'read.texts' } },
  })

describe('chainwright run', () => {
  it('prints the only output alone on stdout, and the rest on stderr', async () => {
    const folder = folderWith({ 'a.flow.json': joinFlow })
    const words = ['run', 'a.flow.json', '--input', 'texts=one', '--input', 'texts=two']
    const result = await runCli(words, { folder })
    expect(result.stdout).toBe('one, two\n')
    expect(result.stderr).toContain('join start\n')
    expect(result.stderr).toMatch(/succeeded in .+ · 1 of 1 node\n$/)
    expect(result).toMatchObject({ code: 0, closed: true })
  })

  it('writes exactly one JSON document with --json', async () => {
    const folder = folderWith({ 'a.flow.json': summaryFlow })
    const words = ['run', 'a.flow.json', '-i', 'documents=["a b","c"]', '--json']
    const { code, stdout } = await runCli(words, { folder, script: { reply: 'short' } })
    expect(code).toBe(0)
    const document = JSON.parse(stdout)
    expect(document).toMatchObject({
      status: 'succeeded',
      outputs: { text: expect.stringContaining('short') },
      absent: [],
      nodes: {
        write: { status: 'succeeded', items: { total: 2, done: 2, skipped: [] } },
        join: { status: 'succeeded' },
      },
    })
    expect(document.run).toMatch(/^run-/)
    expect(document.nodes.write.tokens.output).toBe(document.usage.outputTokens)
  })

  it('names steps in plain lines and prints streamed text when a step ends', async () => {
    const folder = folderWith({ 'a.flow.json': summaryFlow })
    const words = ['run', 'a.flow.json', '-i', 'documents=x', '-i', 'documents=y']
    const { stderr } = await runCli(words, { folder, script: { reply: 'first line\nsecond' } })
    expect(stderr).toContain('write[1] start\n')
    expect(stderr).toContain('write[1].text: first line\nwrite[1].text: second\nwrite[1] end')
    expect(stderr).toContain('write done: 2 items\n')
  })

  it('shows nothing but the output when it is to be quiet', async () => {
    const folder = folderWith({ 'a.flow.json': joinFlow })
    const result = await runCli(['run', 'a.flow.json', '-q', '-i', 'texts=one'], { folder })
    expect(result).toMatchObject({ stdout: 'one\n', stderr: '' })
  })

  it('traces every event as a line of JSON', async () => {
    const folder = folderWith({ 'a.flow.json': joinFlow })
    const words = ['run', 'a.flow.json', '-i', 'texts=one', '--trace', 'events.jsonl']
    await runCli(words, { folder })
    const lines = readFileSync(join(folder, 'events.jsonl'), 'utf8').trimEnd().split('\n')
    const types = lines.map((line) => JSON.parse(line).type)
    expect(types).toEqual(['run-start', 'node-start', 'node-end', 'run-end'])
  })

  it('keeps the trace of a run that fails, exits with 1 and says where', async () => {
    const folder = folderWith({ 'a.flow.json': summaryFlow })
    const words = ['run', 'a.flow.json', '-i', 'documents=a', '--trace', 't.jsonl']
    const reply = (): never => {
      throw new Error('the weights melted')
    }
    const { code, stdout, stderr } = await runCli(words, { folder, script: { reply } })
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/error: .*the weights melted/)
    expect(stderr).toMatch(/at a\.flow\.json:\d+:\d+, node `write`, item 0/)
    expect(readFileSync(join(folder, 't.jsonl'), 'utf8')).toContain('"type":"node-error"')
  })

  it('refuses to overwrite the flow with its trace', async () => {
    const folder = folderWith({ 'a.flow.json': joinFlow })
    const words = ['run', 'a.flow.json', '-i', 'texts=a', '--trace', './a.flow.json']
    const { code, stderr } = await runCli(words, { folder })
    expect(code).toBe(2)
    expect(stderr).toContain('the trace would overwrite the flow')
    expect(readFileSync(join(folder, 'a.flow.json'), 'utf8')).toBe(joinFlow)
  })

  it('says that a trace cannot be written before anything runs', async () => {
    const folder = folderWith({ 'a.flow.json': joinFlow })
    const words = ['run', 'a.flow.json', '-i', 'texts=a', '--trace', 'none/t.jsonl']
    const { code, stdout, stderr } = await runCli(words, { folder })
    expect(code).toBe(3)
    expect(stdout).toBe('')
    expect(stderr).toContain('`none/t.jsonl` cannot be written: its folder does not exist')
  })

  it('reads files beside the flow, and no others without --allow-read', async () => {
    const folder = folderWith({
      'flows/a.flow.json': loadFlow('notes/*.md'),
      'flows/notes/one.md': 'One.',
      'flows/notes/two.md': 'Two.',
      'flows/b.flow.json': loadFlow('three.md'),
      'other/three.md': 'Three.',
    })
    const beside = await runCli(['run', 'flows/a.flow.json', '--json'], { folder })
    expect(JSON.parse(beside.stdout).outputs.texts).toEqual(['One.', 'Two.'])
    const refused = await runCli(['run', 'flows/b.flow.json'], { folder })
    expect(refused.code).toBe(3)
    expect(refused.stderr).toContain('add a folder with --allow-read FOLDER')
    const words = ['run', 'flows/b.flow.json', '--allow-read', 'other', '--json']
    expect(JSON.parse((await runCli(words, { folder })).stdout).outputs.texts).toEqual(['Three.'])
  })

  it('never lets a flow name a file outside of what was granted', async () => {
    const folder = folderWith({ 'f/a.flow.json': loadFlow('../secret.txt'), 'secret.txt': 'x' })
    const { code, stderr, stdout } = await runCli(['run', 'f/a.flow.json'], { folder })
    expect(code).toBe(3)
    expect(stdout).toBe('')
    expect(stderr).toContain('..')
  })

  it('lists outputs that have no value', async () => {
    const flow = flowText({
      nodes: { join: { type: 'join', inputs: { texts: ['a'] }, off: true } },
      outputs: { text: { from: 'join.text' } },
    })
    const folder = folderWith({ 'a.flow.json': flow })
    const { code, stderr, stdout } = await runCli(['run', 'a.flow.json'], { folder })
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toContain('join skip: it is off\n')
    expect(stderr).toContain('output `text` has no value\n')
  })

  it('lists every problem of a wrong flow, and a JSON document says the same', async () => {
    const flow = flowText({
      nodes: { a: { type: 'joim', inputs: {} }, b: { type: 'join', inputs: { text: 'x' } } },
      outputs: {},
    })
    const folder = folderWith({ 'a.flow.json': flow })
    const { code, stderr, stdout } = await runCli(['run', 'a.flow.json', '--json'], { folder })
    expect(code).toBe(2)
    expect(stderr).toMatch(/a\.flow\.json:5:\d+ error {2}node `a`/)
    const document = JSON.parse(stdout)
    expect(document).toMatchObject({ run: null, status: 'refused', outputs: {} })
    expect(document.problems.length).toBeGreaterThan(1)
  })

  it.each([
    ['a missing file', ['none.flow.json'], 'file-missing', 3],
    ['a wrong input', ['a.flow.json', '-i', 'texts=[1]'], 'input-type', 2],
    ['a missing input', ['a.flow.json'], 'input-missing', 2],
  ])('writes one JSON document for %s, too', async (_, words, errorCode, exitCode) => {
    const folder = folderWith({ 'a.flow.json': joinFlow })
    const { code, stdout } = await runCli(['run', ...words, '--json'], { folder })
    expect(JSON.parse(stdout)).toMatchObject({ status: 'refused', error: { code: errorCode } })
    expect(code).toBe(exitCode)
  })

  it('draws a run in place on a terminal and leaves its texts above', async () => {
    const folder = folderWith({ 'a.flow.json': summaryFlow })
    const { stderr } = await runCli(['run', 'a.flow.json', '-i', 'documents=["a","b"]'], {
      folder,
      script: { reply: 'short text' },
      terminal: 60,
      variables: { NO_COLOR: '1' },
    })
    const screen = createScreen()
    screen.write(stderr)
    const timed = screen.lines().map((line) => line.replace(/[\d.]+ m?s\b/g, 'TIME'))
    // A time is shown from one millisecond on; joining two texts takes less, but for a busy machine.
    const lines = timed.map((line) => line.replace(/^✓ join +TIME$/, '✓ join'))
    expect(lines).toEqual([
      'write[0]',
      '  short text',
      '',
      'write[1]',
      '  short text',
      '',
      '✓ write  2/2  TIME  4 tokens',
      '✓ join',
      '',
      '',
      expect.stringMatching(/^succeeded in TIME · 2 of 2 nodes · \d+ tokens read, 4 written$/),
    ])
    expect(screen.cursorHidden()).toBe(false)
  })

  it('draws nothing in place in CI or on a terminal that cannot', async () => {
    const folder = folderWith({ 'a.flow.json': joinFlow })
    for (const variables of [{ CI: 'true', NO_COLOR: '1' }, { TERM: 'dumb' }]) {
      const words = ['run', 'a.flow.json', '-i', 'texts=a']
      const { stderr } = await runCli(words, { folder, terminal: 60, variables })
      expect(stderr).toContain('join start\n')
      expect(stderr).not.toContain('\u001B')
    }
  })

  it('makes control characters harmless on a terminal and leaves them alone in a pipe', async () => {
    const folder = folderWith({ 'a.flow.json': joinFlow })
    const words = ['run', 'a.flow.json', '-i', 'texts=\u001B[2Jgone\u0007']
    const piped = await runCli([...words, '-q'], { folder })
    expect(piped.stdout).toBe('\u001B[2Jgone\u0007\n')
    const shown = await runCli([...words, '-q'], { folder, terminal: 80 })
    expect(shown.stdout).toBe('␛[2Jgone␇\n')
  })

  it('cancels on the first Ctrl-C and leaves on the second', async () => {
    const folder = folderWith({ 'a.flow.json': summaryFlow })
    let left = 0
    let press = (): void => undefined
    const reply = (): string => {
      press()
      press()
      return 'word '.repeat(100)
    }
    const { code, stderr, closed } = await runCli(['run', 'a.flow.json', '-i', 'documents=a'], {
      folder,
      script: { reply },
      interrupts: (listener) => {
        press = listener
      },
      onLeave: () => (left += 1),
    })
    expect(code).toBe(130)
    expect(left).toBe(1)
    expect(closed).toBe(true)
    expect(stderr).toContain('cancelling; Ctrl-C once more leaves at once')
    expect(stderr).toContain('cancelled in')
  })

  it.each([
    ['a missing file', 'none.flow.json', 3, 'there is no file `none.flow.json`'],
    ['a folder', 'folder', 3, '`folder` is a folder'],
    ['malformed JSON', 'broken.flow.json', 2, 'broken.flow.json:2:10'],
    ['a binary file', 'binary.flow.json', 2, 'not UTF-8'],
    ['an empty file', 'empty.flow.json', 2, 'is empty'],
    ['JSON that is no flow', 'list.flow.json', 2, 'a flow file is an object'],
  ])('refuses %s', async (_, name, exitCode, told) => {
    const folder = folderWith({
      'folder/x': '',
      'broken.flow.json': '{\n  "a": 1,}',
      'binary.flow.json': new Uint8Array([0x7b, 0xff, 0xfe, 0x00]),
      'empty.flow.json': '',
      'list.flow.json': '[]',
    })
    const { code, stderr, stdout } = await runCli(['run', name], { folder })
    expect(stderr).toContain(told)
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' })
  })

  it.each([
    [['--seed', 'x'], '--seed takes a whole number from 0 up'],
    [['--concurrency', '0'], '--concurrency takes a whole number from 1 up'],
    [['--timeout', 'soon'], '--timeout takes a number'],
    [['--device', 'toaster'], '--device takes cpu, webgpu or auto'],
    [['--input', 'texts'], '--input takes name=value'],
    [['--input', 'text=x'], 'has no input `text`; did you mean `texts`?'],
    [[], 'needs a value for its input `texts`'],
  ])('refuses %j', async (more, told) => {
    const folder = folderWith({ 'a.flow.json': joinFlow })
    const { code, stderr } = await runCli(['run', 'a.flow.json', ...more], { folder })
    expect(stderr).toContain(told)
    expect(code).toBe(2)
  })
})
