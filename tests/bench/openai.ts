import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createLocalModels } from '@chainwright/nodes/local'
import { median } from './measure.ts'

/** How many rounds; may stand on the command line. */
const [rounds = 15] = process.argv.slice(2).map(Number)
const repository = fileURLToPath(new URL('../..', import.meta.url))
const program = join(repository, 'packages', 'cli', 'src', 'bin.ts')
const maxTokens = 4

/** A model behind a flow. */
const chatFlow = {
  chainwright: 1,
  inputs: { messages: { type: 'messages' } },
  nodes: {
    write: {
      type: 'generate',
      model: 'starter',
      inputs: { messages: { from: 'inputs.messages' }, maxTokens },
    },
  },
  outputs: { reply: { from: 'write.text' } },
}

/** Gives the milliseconds until the first piece of a reply was there. */
type FirstPiece = (prompt: string) => Promise<number>

const folder = mkdtempSync(join(tmpdir(), 'chainwright-bench-openai-'))
try {
  await main()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Prints the times to the first streamed piece, as Markdown for `docs/benchmarks.md`. */
async function main(): Promise<void> {
  writeFileSync(join(folder, 'chat.flow.json'), JSON.stringify(chatFlow))
  const models = createLocalModels({ starterFolder: join(repository, 'models') })
  const server = await startServer()
  const ways: Record<string, FirstPiece> = {
    direct: (prompt) => callDirectly(models, prompt),
    'model at `/v1/`': (prompt) => callServer(server, 'starter', prompt),
    'flow at `/v1/`': (prompt) => callServer(server, 'chat', prompt),
  }
  console.log('| prompt, words | way | first piece, ms | over direct, ms | ratio |')
  console.log('|--:|---|--:|--:|--:|')
  for (const words of [10, 200]) await compare(ways, words)
  server.child.kill('SIGTERM')
  await models.close()
}

/** Asks each way in turn, in an order that rotates; every round has a prompt that nobody has read. */
async function compare(ways: Record<string, FirstPiece>, words: number): Promise<void> {
  const names = Object.keys(ways)
  const times = new Map<string, number[]>(names.map((name) => [name, []]))
  for (let round = -2; round < rounds; round++) {
    const prompt = promptOf(words, round + 2)
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round + 2) % names.length] ?? ''
      // The same prompt, once read by the server's model, would come from its memory.
      const ms = await ways[name]?.(`${name} ${prompt}`)
      if (round >= 0 && ms !== undefined) times.get(name)?.push(ms)
    }
  }
  const direct = times.get('direct') ?? []
  for (const [name, all] of times) {
    const over = median(all.map((ms, round) => ms - (direct[round] ?? ms)))
    const ratio = median(all.map((ms, round) => ms / (direct[round] ?? ms)))
    const cells = [words, name, median(all).toFixed(1), over.toFixed(1), ratio.toFixed(3)]
    console.log(`| ${cells.join(' | ')} |`)
  }
}

function promptOf(words: number, round: number): string {
  const all = ['sea', 'stone', 'lamp', 'winter', 'road', 'bird', 'paper', 'clock', 'river', 'salt']
  const at = (place: number): string => all[(place * 7 + round * 3 + (place >> 2)) % 10] ?? ''
  return `${round} ${Array.from({ length: words }, (_, place) => at(place)).join(' ')}. Go on.`
}

async function callDirectly(
  models: ReturnType<typeof createLocalModels>,
  prompt: string,
): Promise<number> {
  const { signal } = new AbortController()
  const start = performance.now()
  const { capabilities } = await models.resolve('starter', ['generate'], signal)
  let first: number | undefined
  const onText = (): void => void (first ??= performance.now() - start)
  const messages = [{ role: 'user' as const, content: prompt }]
  await capabilities.generate?.generate({ messages }, { signal, maxTokens, onText })
  if (first === undefined) throw new Error('the model wrote nothing')
  return first
}

async function callServer({ port, keys }: Server, model: string, prompt: string): Promise<number> {
  const settings = model === 'starter' ? { temperature: 0, max_tokens: maxTokens } : {}
  const messages = [{ role: 'user', content: prompt }]
  const start = performance.now()
  const answer = await globalThis.fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${keys.get(model)}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ model, messages, stream: true, ...settings }),
  })
  let text = ''
  let first: number | undefined
  for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece
    if (/"content":"[^"]/.test(text)) first ??= performance.now() - start
  }
  if (first === undefined || !text.includes('[DONE]')) throw new Error(`no reply: ${text}`)
  return first
}

interface Server {
  readonly child: ChildProcess
  readonly port: number
  /** By what clients ask for. */
  readonly keys: ReadonlyMap<string, string>
}

/** Starts the program, and waits until it has told its address and keys. */
function startServer(): Promise<Server> {
  const flow = join(folder, 'chat.flow.json')
  const options = ['--model', 'starter', '--store', join(folder, 'store'), '--no-cache']
  const words = [program, 'serve', flow, ...options, '--port', '0', '--grace', '0']
  const child = spawn(process.execPath, ['--conditions=chainwright-source', ...words])
  return new Promise((resolve, reject) => {
    let told = ''
    const listen = (piece: Buffer): void => {
      told += piece.toString()
      const port = /^http:\/\/127\.0\.0\.1:(\d+)\/flows/m.exec(told)?.[1]
      const chat = /^key of chat: (\S+)$/m.exec(told)?.[1]
      const starter = /^key of @models: (\S+)$/m.exec(told)?.[1]
      if (port === undefined || chat === undefined || starter === undefined) return
      const keys = new Map([
        ['chat', chat],
        ['starter', starter],
      ])
      resolve({ child, port: Number(port), keys })
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.on('error', reject)
    child.on('close', (code) => reject(new Error(`the server ended with ${code}: ${told}`)))
  })
}
