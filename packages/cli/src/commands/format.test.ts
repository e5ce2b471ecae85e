import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseFlow, writeFlow } from '@chainwright/core'
import { describe, expect, it } from 'vitest'
import { flowText, folderWith, runCli } from '../../test/run-cli.ts'

const loose = flowText({
  outputs: { text: { from: 'join.text' } },
  nodes: { join: { inputs: { texts: ['a'] }, type: 'join', 'x-note': 'kept' } },
})
const formatted = writeFlow(parseFlow(loose).flow!)

describe('chainwright format', () => {
  it('writes the canonical form and leaves nothing else behind', async () => {
    const folder = folderWith({ 'a.flow.json': loose })
    chmodSync(join(folder, 'a.flow.json'), 0o640)
    const { code, stdout } = await runCli(['format', 'a.flow.json'], { folder })
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'a.flow.json: formatted\n' })
    expect(readFileSync(join(folder, 'a.flow.json'), 'utf8')).toBe(formatted)
    expect(readdirSync(folder)).toEqual(['a.flow.json'])
    expect(statSync(join(folder, 'a.flow.json')).mode & 0o777).toBe(0o640)
  })

  it('only tells with --check', async () => {
    const folder = folderWith({ 'a.flow.json': loose, 'b.flow.json': formatted })
    const words = ['format', 'a.flow.json', 'b.flow.json', '--check']
    const { code, stdout } = await runCli(words, { folder })
    expect(code).toBe(1)
    expect(stdout).toContain('a.flow.json: not formatted')
    expect(stdout).toContain('b.flow.json: as it should be')
    expect(readFileSync(join(folder, 'a.flow.json'), 'utf8')).toBe(loose)
  })

  it('leaves a file alone that it cannot read', async () => {
    const folder = folderWith({ 'a.flow.json': '{"chainwright": 1, "nodes": []}' })
    const { code, stderr } = await runCli(['format', 'a.flow.json'], { folder })
    expect(code).toBe(2)
    expect(stderr).toMatch(/a\.flow\.json:1:\d+ error/)
    expect(readFileSync(join(folder, 'a.flow.json'), 'utf8')).toContain('[]')
  })
})
