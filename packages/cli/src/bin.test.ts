import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { installPackages, runBin } from '../test/run-bin.ts'
import { flowText, folderWith } from '../test/run-cli.ts'

const joinFlow = flowText({
  inputs: { texts: { type: 'text[]', default: ['one', 'two'] } },
  nodes: { join: { type: 'join', inputs: { texts: { from: 'inputs.texts' } } } },
  outputs: { text: { from: 'join.text' } },
})

const waitFlow = flowText({
  nodes: { hold: { type: 'hold', inputs: {} } },
  outputs: { text: { from: 'hold.text' } },
})

const holdModule = (heedsSignal: boolean) => `
import { defineNode, port, text } from '@chainwright/core'
export default defineNode({
  type: 'hold@1', title: 'Hold', description: 'Waits.', group: 'text',
  inputs: {}, outputs: { text: port(text) },
  run: ({ context }) => new Promise((resolve, reject) => {
    const timer = setInterval(() => undefined, 1000)
    if (${heedsSignal}) context.signal.addEventListener('abort', () => {
      clearInterval(timer)
      reject(context.signal.reason)
    })
    context.progress(1, 2)
  }),
})
`

// Starting a process takes its time on a busy machine.
describe('the program as a process', { timeout: 60_000 }, () => {
  it('writes plain text into a pipe', async () => {
    const folder = folderWith({ 'a.flow.json': joinFlow })
    const { code, stdout, stderr } = await runBin(['run', 'a.flow.json'], { folder })
    expect(code).toBe(0)
    expect(stdout).toBe('one\n\ntwo\n')
    expect(stdout + stderr).not.toContain('\u001B')
  })

  it('writes one JSON document and takes piped text', async () => {
    const folder = folderWith({ 'a.flow.json': joinFlow })
    const words = ['run', 'a.flow.json', '--json', '--input', 'texts=@-']
    const { code, stdout } = await runBin(words, { folder, stdin: 'piped' })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ outputs: { text: 'piped' } })
  })

  it('ends quietly when its reader has seen enough', async () => {
    const folder = folderWith({ 'a.flow.json': joinFlow })
    const long = 'word '.repeat(200_000)
    const { code, stderr } = await runBin(['run', 'a.flow.json', '--input', 'texts=@-'], {
      folder,
      stdin: long,
      onStart: (child) => child.stdout?.destroy(),
    })
    expect(code).toBe(0)
    expect(stderr).not.toContain('EPIPE')
  })

  it('cancels on Ctrl-C, with a whole trace and exit code 130', async () => {
    const folder = folderWith({ 'a.flow.json': waitFlow, 'hold.mjs': holdModule(true) })
    installPackages(folder)
    const words = ['run', 'a.flow.json', '--nodes', 'hold.mjs', '--trace', 't.jsonl', '--json']
    const { code, stdout } = await runBin(words, {
      folder,
      onStderr: (text, child) => {
        if (text.includes('hold progress')) child.kill('SIGINT')
      },
    })
    expect(code).toBe(130)
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'cancelled',
      nodes: { hold: { status: 'cancelled' } },
    })
    const trace = readFileSync(join(folder, 't.jsonl'), 'utf8').trimEnd().split('\n')
    expect(JSON.parse(trace.at(-1) ?? '')).toMatchObject({ type: 'run-end', status: 'cancelled' })
  })

  it('ends soon after Ctrl-C even when a node heeds nothing', async () => {
    const folder = folderWith({ 'a.flow.json': waitFlow, 'hold.mjs': holdModule(false) })
    installPackages(folder)
    const { code } = await runBin(['run', 'a.flow.json', '--nodes', 'hold.mjs'], {
      folder,
      onStderr: (text, child) => {
        if (text.includes('hold progress')) child.kill('SIGINT')
      },
    })
    expect(code).toBe(130)
  })

  it('leaves at once on the second Ctrl-C', async () => {
    const folder = folderWith({ 'a.flow.json': waitFlow, 'hold.mjs': holdModule(false) })
    installPackages(folder)
    const { code, stdout } = await runBin(['run', 'a.flow.json', '--nodes', 'hold.mjs', '--json'], {
      folder,
      onStderr: (text, child) => {
        if (/hold progress|cancelling/.test(text)) child.kill('SIGINT')
      },
    })
    expect(code).toBe('SIGINT')
    expect(stdout).toBe('')
  })

  it('gives up after --timeout', async () => {
    const folder = folderWith({ 'a.flow.json': waitFlow, 'hold.mjs': holdModule(true) })
    installPackages(folder)
    const words = ['run', 'a.flow.json', '--nodes', 'hold.mjs', '--timeout', '0.05', '-q']
    const { code, stderr } = await runBin(words, { folder })
    expect(code).toBe(1)
    expect(stderr).toContain('error: the run took longer than 50 ms; raise --timeout')
  })

  it.each([
    ['throws', 'throw new Error("not today")', 'not today'],
    ['is no JavaScript', 'export default {{', '`node FILE` shows where'],
    ['exports no node type', 'export const a = 1', 'it exports no node type'],
    ['imports what is not there', 'import "nowhere-to-be-found"', 'nowhere-to-be-found'],
    ['takes a name twice', takenTwice(), 'there are two node types join@1'],
    ['never comes to an end', 'await new Promise(() => undefined)', 'nothing is left to do'],
  ])('refuses a node module that %s, without a stack', async (_, source, told) => {
    const folder = folderWith({ 'a.flow.json': joinFlow, 'broken.mjs': source })
    installPackages(folder)
    const words = ['check', 'a.flow.json', '--nodes', 'broken.mjs']
    const { code, stdout, stderr } = await runBin(words, { folder })
    expect(code).not.toBe(0)
    expect(stdout).toBe('')
    expect(stderr).toContain(told)
    expect(stderr).not.toMatch(/^ +at .+:\d+:\d+\)?$/m)
  })

  it('refuses every odd file with one clear error', async () => {
    const folder = folderWith({ 'folder/x': '', 'broken.json': '{', 'noise.bin': noise() })
    const names = ['missing', 'folder', 'broken.json', 'noise.bin']
    const results = await Promise.all(names.map((name) => runBin(['run', name], { folder })))
    expect(results.map(({ code }) => code)).toEqual([3, 3, 2, 2])
    for (const [index, { stdout, stderr }] of results.entries()) {
      expect(stdout).toBe('')
      expect(stderr).toContain(names[index])
      expect(stderr).not.toMatch(/Unhandled|node:internal/)
    }
  })
})

function takenTwice(): string {
  return `import { join } from '@chainwright/nodes'\nexport const again = join`
}

function noise(): Uint8Array {
  return Uint8Array.from({ length: 500 }, (_, index) => (index * 37) % 256)
}
