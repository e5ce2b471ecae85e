import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folderWith, runCli } from '../../test/run-cli.ts'

const flow = JSON.stringify({
  chainwright: 1,
  name: 'Short <notes>',
  inputs: { text: { type: 'text' } },
  nodes: {
    short: { type: 'summarize', inputs: { text: { from: 'inputs.text' } }, model: 'starter' },
    odd: { type: 'of-a-stranger' },
  },
  outputs: { short: { from: 'short.summary' } },
  layout: { nodes: { short: [4000, 40] } },
})

describe('chainwright svg', () => {
  it('draws a flow to stdout, with node types that it does not know', async () => {
    const folder = folderWith({ 'a.flow.json': flow })
    const { code, stdout, stderr } = await runCli(['svg', 'a.flow.json'], { folder })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"[^]*<\/svg>\n$/)
    expect(stdout).toContain('<title>Short &lt;notes&gt;</title>')
    expect(stdout).toContain('of-a-stranger')
  })

  it('puts cards where the layout has them', async () => {
    const folder = folderWith({ 'a.flow.json': flow })
    const { stdout } = await runCli(['svg', 'a.flow.json'], { folder })
    expect(stdout).toContain('<rect x="4000" y="40"')
  })

  it('writes a file, and says when it cannot', async () => {
    const folder = folderWith({ 'a.flow.json': flow })
    const { code, stdout, stderr } = await runCli(['svg', 'a.flow.json', '--out', 'a.svg'], {
      folder,
    })
    expect([code, stdout, stderr]).toEqual([0, '', 'wrote a.svg\n'])
    expect(readFileSync(join(folder, 'a.svg'), 'utf8')).toContain('</svg>')
    const refused = await runCli(['svg', 'a.flow.json', '--out', 'none/a.svg'], { folder })
    expect(refused.code).toBe(3)
    expect(refused.stderr).toContain('`none/a.svg` cannot be written')
  })

  it('tells what is wrong with a file that holds no flow', async () => {
    const folder = folderWith({ 'a.flow.json': '{ "chainwright": 99 }' })
    const { code, stdout, stderr } = await runCli(['svg', 'a.flow.json'], { folder })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('version')
  })
})
