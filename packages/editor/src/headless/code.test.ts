import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspect, promisify } from 'node:util'
import { createRegistry, parseFlow, type Flow, type Json } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeText, shellWord } from './code/quote.ts'
import { commandCode, httpCode, typescriptCode } from './code.ts'

const run = promisify(execFile)
const registry = createRegistry(standardNodes)
const root = fileURLToPath(new URL('../../../..', import.meta.url))
const condition = '--conditions=chainwright-source'
let folder = ''

beforeAll(async () => {
  // Inside of the workspace, where the packages are found.
  const cache = path.join(root, 'packages/editor/.cache')
  await mkdir(cache, { recursive: true })
  folder = await mkdtemp(path.join(cache, 'code-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const awkward = `it's "quoted" \\ $HOME \`ls\` !
@next line é 🦉`

/** Joins its inputs, and so tells what it was given. */
const echo = {
  inputs: {
    'first-text': { type: 'text' },
    texts: { type: 'text[]' },
    at: { type: 'text' },
    talk: { type: 'messages', default: [] },
    more: { type: 'number', default: 3 },
  },
  nodes: {
    all: {
      type: 'join',
      inputs: {
        texts: [{ from: 'inputs.first-text' }, { from: 'inputs.at' }],
        separator: '|',
      },
    },
    rest: { type: 'join', inputs: { texts: { from: 'inputs.texts' }, separator: '|' } },
  },
  outputs: { all: { from: 'all.text' }, rest: { from: 'rest.text' } },
}
const values = { 'first-text': awkward, texts: ['[1]', awkward, ''], at: '@file' }
const given = { all: `${awkward}|@file`, rest: `[1]|${awkward}|` }

function flowOf(json: Record<string, Json>): Flow {
  return parseFlow({ chainwright: 1, ...json }).flow!
}

// Starting programs takes its time on a busy machine.
describe('code that runs a flow', { timeout: 60_000 }, () => {
  it('in TypeScript is well typed, runs, and hands over every value', async () => {
    const file = `it's odd.flow.json`
    const code = typescriptCode(flowOf(echo), registry, { file, values })
    await writeFile(path.join(folder, file), JSON.stringify({ chainwright: 1, ...echo }))
    await writeFile(path.join(folder, 'echo.ts'), code)
    const { stdout } = await run(process.execPath, [condition, 'echo.ts'], { cwd: folder })
    expect(stdout).toBe(`${inspect(given)}\n`)

    const everything = flowOf({
      inputs: Object.fromEntries(
        ['text', 'number', 'boolean', 'json', 'messages', 'tokens', 'vector', 'labels', 'answer']
          .concat('score')
          .flatMap((type) => [
            [type, { type }],
            [`${type}-list`, { type: `${type}[]`, default: [] }],
          ]),
      ),
      nodes: {
        files: { type: 'load', inputs: { files: '*.txt' } },
        say: {
          type: 'generate',
          inputs: { prompt: 'x' },
          model: 'starter',
          onError: { fallback: 'file/own' },
        },
      },
    })
    const second = typescriptCode(everything, registry, { file: 'all.flow.json' })
    await writeFile(path.join(folder, 'everything.ts'), second)
    const settings = {
      extends: '../../../../tsconfig.base.json',
      compilerOptions: { noEmit: true, types: ['node'] },
      include: ['*.ts'],
    }
    await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(settings))
    const compiler = path.join(root, 'node_modules/typescript/bin/tsc')
    const checked = await run(process.execPath, [compiler, '-p', folder]).catch(
      (failed: { stdout: string }) => failed,
    )
    expect(checked.stdout).toBe('')
  })

  it('in a shell runs, and hands over every value', async () => {
    const file = '-odd name.flow.json'
    await writeFile(path.join(folder, file), JSON.stringify({ chainwright: 1, ...echo }))
    const code = commandCode(flowOf(echo), registry, { file, values })
    const bin = path.join(root, 'packages/cli/src/bin.ts')
    const program = `chainwright() { ${shellWord(process.execPath)} ${condition} ${shellWord(bin)} "$@" --json; }`
    const { stdout } = await run('sh', ['-c', `${program}\n${code}`], { cwd: folder })
    expect((JSON.parse(stdout) as { outputs: unknown }).outputs).toEqual(given)
  })

  it('over HTTP sends the same values', async () => {
    const code = httpCode(flowOf(echo), {
      file: 'odd name.flow.json',
      origin: 'http://127.0.0.1:4680',
      values,
    })
    const program = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }`
    const { stdout } = await run('sh', ['-c', `${program}\n${code}`], {
      env: { ...process.env, CHAINWRIGHT_TOKEN: 'secret' },
    })
    const words = stdout.split('\u0000')
    expect(words[0]).toBe('http://127.0.0.1:4680/flows/odd%20name/runs')
    expect(words).toContain('authorization: Bearer secret')
    expect(JSON.parse(words[words.indexOf('--data') + 1]!)).toEqual({ inputs: values })
    expect(code).not.toContain('secret')
  })
})

describe('the parts of such code', () => {
  it('load no models, files or inputs where a flow has none', () => {
    const flow = flowOf({ nodes: { a: { type: 'join', inputs: { texts: ['x'] } } } })
    const code = typescriptCode(flow, registry, { file: 'a.flow.json' })
    expect(code).not.toMatch(/models|grantFiles|inputs/)
    expect(commandCode(flow, registry, { file: 'a.flow.json' })).toBe(
      'chainwright run a.flow.json\n',
    )
  })

  it('allow downloads where the flow names models of the hub', () => {
    const say = { type: 'generate', inputs: { prompt: 'x' }, model: 'hf/some/model' }
    expect(commandCode(flowOf({ nodes: { say } }), registry, { file: 'a.flow.json' })).toContain(
      '--allow-download',
    )
  })

  it('quote any text', async () => {
    const texts = fc.sample(fc.string({ unit: 'grapheme', maxLength: 40 }), 200)
    const words = texts.map((text) => text.replaceAll('\u0000', ''))
    const script = `printf '%s\\0' ${texts.map(shellWord).join(' ')}`
    const { stdout } = await run('sh', ['-c', script])
    expect(stdout.split('\u0000').slice(0, -1)).toEqual(words)
    const module = `export default [${texts.map(codeText).join(',')}]`
    const url = `data:text/javascript,${encodeURIComponent(module)}`
    const { default: read } = (await import(/* @vite-ignore */ url)) as { default: string[] }
    expect(read).toEqual(texts)
  })
})
