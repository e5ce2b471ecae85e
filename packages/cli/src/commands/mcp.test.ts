import { fileURLToPath } from 'node:url'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { expect, it } from 'vitest'
import { flowText, folderWith, runCli } from '../../test/run-cli.ts'
import { runBin } from '../../test/run-bin.ts'
import { createClient } from '../../test/serve/mcp-client.ts'
import { greetFlow } from '../../test/serve/serve-flows.ts'

const bin = fileURLToPath(new URL('../bin.ts', import.meta.url))
const askFlow = flowText({
  nodes: { agree: { type: 'ask', inputs: { question: 'Go on?' } } },
  outputs: { answer: { from: 'agree.answer' } },
})

/** How the program of the client starts ours. */
function startedIn(folder: string, files: readonly string[]): StdioClientTransport {
  const args = ['--conditions=chainwright-source', bin, 'mcp', ...files]
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder }
  return new StdioClientTransport({ command: process.execPath, args, cwd: folder, env })
}

it.each(['modern', 'legacy'] as const)(
  'runs flows over stdin and stdout, asks the person, and ends with its client (%s protocol)',
  { timeout: 60_000 },
  async (era) => {
    const folder = folderWith({ 'greet.flow.json': greetFlow, 'ask.flow.json': askFlow })
    const client = createClient(era, (message) => `${message} Yes.`)
    const transport = startedIn(folder, ['greet.flow.json', 'ask.flow.json'])
    await client.connect(transport)
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['greet', 'ask'])
    const greeted = await client.callTool({ name: 'greet', arguments: { who: 'Ada' } })
    expect(greeted.structuredContent).toEqual({ greeting: 'Hello Ada!' })
    const asked = await client.callTool({ name: 'ask' })
    expect(asked.structuredContent).toEqual({ answer: 'Go on? Yes.' })
    const { pid } = transport
    await client.close()
    await expect.poll(() => isRunning(pid!), { timeout: 10_000 }).toBe(false)
  },
)

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

it('refuses a flow with problems before it talks to anybody', async () => {
  const folder = folderWith({ 'bad.flow.json': '{ "chainwright": 1, "nodes": { "a": {} } }' })
  const { code, stdout, stderr } = await runCli(['mcp', 'bad.flow.json'], { folder })
  expect(code).not.toBe(0)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/bad\.flow\.json/)
})

it('ends well when nobody says anything', async () => {
  const folder = folderWith({ 'greet.flow.json': greetFlow })
  const { code, stdout } = await runBin(['mcp', 'greet.flow.json'], { folder })
  expect([code, stdout]).toEqual([0, ''])
})
