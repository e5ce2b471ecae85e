import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { installPackages, runBin } from '../test/run-bin.ts'
import { folderWith, runCli } from '../test/run-cli.ts'

const page = readFileSync(new URL('../../../docs/write-a-node.md', import.meta.url), 'utf8')

/** The code blocks of the page, in order. */
function blocks(language: string): string[] {
  const found = page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))
  return [...found].map(([, code = '']) => code)
}

describe('docs/write-a-node.md', { timeout: 60_000 }, () => {
  it('has a module and a flow that run exactly as they are written', async () => {
    const [module = ''] = blocks('ts')
    const [flow = ''] = blocks('json')
    const folder = folderWith({ 'title-case.ts': module, 'title.flow.json': flow })
    installPackages(folder)
    const words = ['run', 'title.flow.json', '--nodes', 'title-case.ts', '-q']
    const run = await runBin([...words, '--input', 'text=the art of the flow'], { folder })
    expect(run).toEqual({ code: 0, stdout: 'the art of the Flow\n', stderr: '' })
    const told = await runBin(['nodes', 'title-case', '--nodes', 'title-case.ts'], { folder })
    expect(told.stdout).toContain('Words of fewer letters stay as they are')
  })

  it('has a node with a model that runs', async () => {
    const [, module = ''] = blocks('ts')
    const flow = JSON.stringify({
      chainwright: 1,
      nodes: { head: { type: 'headline', inputs: { text: 'Long.' }, model: 'starter' } },
      outputs: { headline: { from: 'head.headline' } },
    })
    const folder = folderWith({ 'headline.ts': module, 'a.flow.json': flow })
    installPackages(folder)
    const words = ['run', 'a.flow.json', '--nodes', 'headline.ts']
    const run = await runCli(words, { folder, script: { reply: 'Big news\nand more' } })
    expect(run).toMatchObject({ code: 0, stdout: 'Big news\n' })
  })
})
