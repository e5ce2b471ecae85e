import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { folderWith, runCli } from '../../test/run-cli.ts'

let folder: string
let variables: Record<string, string>

function writeFlow(prompt: string, model = 'openai/gpt-9'): void {
  const nodes = { write: { type: 'generate', inputs: { prompt }, model } }
  const flow = { chainwright: 1, nodes, outputs: { text: { from: 'write.text' } } }
  writeFileSync(join(folder, 'hello.flow.json'), JSON.stringify(flow))
}

beforeEach(() => {
  folder = folderWith({})
  variables = { XDG_CONFIG_HOME: join(folder, 'home'), XDG_STATE_HOME: join(folder, 'state') }
  writeFlow('Say hello')
})

const problem = () => 'there is no such model here'
const run = (answer?: string) =>
  runCli(['run', 'hello.flow.json'], {
    folder,
    variables,
    problem,
    ...(answer !== undefined && { answer }),
  })
// Without a key nothing is contacted: a flow that may ask is told that the key is missing.
const allowed = 'set the environment variable OPENAI_API_KEY'

describe('a flow that names a provider which the configuration does not', () => {
  it('shows the person where it would go with which key, and asks', async () => {
    const { stderr } = await run('y')
    expect(stderr).toContain('This flow asks models of OpenAI')
    expect(stderr).toContain('openai/gpt-9')
    expect(stderr).toMatch(/at +https:\/\/api\.openai\.com$/m)
    expect(stderr).toMatch(/key +OPENAI_API_KEY, which is not set$/m)
    expect(stderr).toContain(allowed)
  })

  it.each(['n', '', '^C'])('is refused when the answer is %j', async (answer) => {
    expect((await run(answer)).stderr).not.toContain(allowed)
    expect((await run()).stderr).not.toContain(allowed)
  })

  it('is refused where nobody is there to ask', async () => {
    const { code, stderr } = await run()
    expect(code).not.toBe(0)
    expect(stderr).toContain('there is no such model here')
    expect(stderr).not.toContain('This flow asks')
  })

  it('is remembered for this very flow, in a file of its owner alone', async () => {
    await run('yes')
    const later = await run()
    expect(later.stderr).toContain(allowed)
    expect(later.stderr).not.toContain('This flow asks')
    writeFlow('Say goodbye')
    expect((await run()).stderr).not.toContain(allowed)
    const file = join(folder, 'state', 'chainwright', 'agreed.jsonl')
    expect(statSync(file).mode & 0o077).toBe(0)
    expect(readFileSync(file, 'utf8')).toMatch(
      /^\["sha256:[0-9a-f]+","openai","https:\/\/api\.openai\.com","OPENAI_API_KEY"\]\n$/,
    )
  })

  it('is seen behind aliases, too', async () => {
    writeFlow('Say hello', 'writer')
    const project = { aliases: { writer: 'openai/gpt-9' } }
    writeFileSync(join(folder, 'chainwright.config.json'), JSON.stringify(project))
    expect((await run('y')).stderr).toContain(allowed)
  })
})
