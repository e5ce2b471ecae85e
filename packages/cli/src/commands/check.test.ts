import { describe, expect, it } from 'vitest'
import { flowText, folderWith, runCli } from '../../test/run-cli.ts'

const good = flowText({
  nodes: {
    read: { type: 'load', inputs: { files: 'notes/*.md' } },
    write: { type: 'generate', inputs: { prompt: { from: 'read.texts' } }, model: 'starter' },
  },
  outputs: { texts: { from: 'write.text' } },
})

describe('chainwright check', () => {
  it('says on one line what a good flow would use', async () => {
    const folder = folderWith({ 'a.flow.json': good })
    const { code, stdout } = await runCli(['check', 'a.flow.json'], { folder })
    expect(code).toBe(0)
    expect(stdout).toBe('a.flow.json: OK, 2 nodes, models: starter, reads: notes/*.md\n')
  })

  it('tells the files that the defaults of inputs name, and that others are not known', async () => {
    const flow = flowText({
      inputs: { some: { type: 'text', default: 'docs/*.md' }, more: { type: 'text' } },
      nodes: {
        one: { type: 'load', inputs: { files: { from: 'inputs.some' }, column: 'x' } },
        two: { type: 'load', inputs: { files: { from: 'inputs.more' } } },
      },
      outputs: { texts: { from: 'one.texts' } },
    })
    const folder = folderWith({ 'a.flow.json': flow })
    const { stdout } = await runCli(['check', 'a.flow.json'], { folder })
    expect(stdout).toContain('2 nodes, reads: docs/*.md, what `more` names\n')
  })

  it('lists each problem once, with place, node, port and what to do', async () => {
    const flow = flowText({
      nodes: {
        join: { type: 'join', inputs: { texts: ['a'], seperator: '-' } },
        other: { type: 'jion', inputs: {} },
      },
      outputs: { text: { from: 'join.txt' } },
    })
    const folder = folderWith({ 'a.flow.json': flow })
    const { code, stdout } = await runCli(['check', 'a.flow.json'], { folder })
    expect(code).toBe(2)
    const places = stdout.match(/^a\.flow\.json:\d+:\d+ error/gm) ?? []
    expect(new Set(places).size).toBe(3)
    expect(places).toHaveLength(3)
    expect(stdout).toMatch(/a\.flow\.json:10:\d+ error {2}node `join`, port `seperator`/)
    expect(stdout).toContain('did you mean `join`?')
  })

  it('exits with 3 when nothing but a model is missing', async () => {
    const flow = flowText({
      nodes: { rate: { type: 'embed', inputs: { text: 'x' }, model: 'starter' } },
      outputs: { vector: { from: 'rate.vector' } },
    })
    const folder = folderWith({ 'a.flow.json': flow })
    const problem = (): string => 'there are no starter models'
    const { code, stdout } = await runCli(['check', 'a.flow.json'], { folder, problem })
    expect(code).toBe(3)
    expect(stdout).toContain('there are no starter models')
  })

  it('checks the other files when one cannot be read', async () => {
    const folder = folderWith({ 'a.flow.json': good, 'broken.flow.json': '{"nodes": [}' })
    const words = ['check', 'none.flow.json', 'broken.flow.json', 'a.flow.json']
    const { code, stdout, stderr } = await runCli(words, { folder })
    expect(code).toBe(2)
    expect(stderr).toContain('there is no file `none.flow.json`')
    expect(stdout).toContain('broken.flow.json:1:12 error')
    expect(stdout).toContain('a.flow.json: OK')
  })

  it('writes one JSON document with --json', async () => {
    const folder = folderWith({ 'a.flow.json': good, 'b.flow.json': '{}' })
    const words = ['check', 'a.flow.json', 'b.flow.json', '--json']
    const { code, stdout } = await runCli(words, { folder })
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      flows: [
        { file: 'a.flow.json', ok: true, nodes: 2, models: ['starter'], reads: ['notes/*.md'] },
        { file: 'b.flow.json', ok: false, problems: [{ severity: 'error', line: 1, column: 1 }] },
      ],
    })
  })

  it('shows hostile names as harmless text', async () => {
    const flow = '{"chainwright": 1, "nodes": {"\\u001b[2Jx": {"type": "join", "inputs": {}}}}'
    const folder = folderWith({ 'a.flow.json': flow })
    const { stdout, stderr } = await runCli(['check', 'a.flow.json'], {
      folder,
      terminal: 80,
      variables: { NO_COLOR: '1' },
    })
    expect(stdout).toContain('␛[2Jx')
    expect(stdout + stderr).not.toContain('\u001B')
  })
})
