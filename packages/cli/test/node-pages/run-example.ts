import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createLocalModels } from '@chainwright/nodes/local'
import type { CommandModels, Environment, Output } from '../../src/environment.ts'
import { main } from '../../src/main.ts'
import { type ExampleScript, createScriptedModels } from './scripted-models.ts'

/** The folder of the repository. */
export const root = fileURLToPath(new URL('../../../..', import.meta.url))
/** The pages, by name of the node type. */
export const pagesFolder = path.join(root, 'docs', 'nodes')
const examplesFolder = path.join(pagesFolder, 'examples')

/** An example flow of a node type, and what `chainwright run` printed. */
export interface NodeExample {
  /** Path from the root of the repository. */
  readonly file: string
  readonly flow: string
  readonly output: string
  /** Says what its models are: a script, the starter models, or that it needs none. */
  readonly models: 'script' | 'starter' | 'none'
}

/** Opens the starter models once, for many examples; close them at the end. */
export function openStarters(): CommandModels {
  const models = createLocalModels({ starterFolder: path.join(root, 'models') })
  return { ...models, list: () => models.list() }
}

/** Runs the example of a node type, by the command line; `undefined` when there is none. */
export async function runExample(
  name: string,
  starters: CommandModels,
): Promise<NodeExample | undefined> {
  const file = path.join(examplesFolder, `${name}.flow.json`)
  if (!existsSync(file)) return undefined
  const flow = await readFile(file, 'utf8')
  const script = await readScript(path.join(examplesFolder, `${name}.script.json`))
  // The starters are shared, so that one example does not close them for the next.
  const models = script ? createScriptedModels(script) : { ...starters, close: async () => {} }
  const relative = path.relative(root, file)
  const output = await printed(['run', relative, '--quiet', '--seed', '1'], models)
  const needsModel = /"model":/.test(flow)
  return {
    file: relative,
    flow,
    output,
    models: script ? 'script' : needsModel ? 'starter' : 'none',
  }
}

async function readScript(file: string): Promise<ExampleScript | undefined> {
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as ExampleScript) : undefined
}

/** What a command writes to stdout. Rejects with what it writes to stderr when it fails. */
async function printed(words: readonly string[], models: CommandModels): Promise<string> {
  const [stdout, stderr] = [capture(), capture()]
  const environment: Environment = {
    stdout,
    stderr,
    folder: root,
    variables: {},
    readStdin: async () => new Uint8Array(),
    onInterrupt: () => () => undefined,
    leaveNow: () => undefined,
    createModels: async () => models,
  }
  const code = await main(words, environment)
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${stderr.text()}`)
  return stdout.text()
}

function capture(): Output & { text(): string } {
  const pieces: string[] = []
  return {
    write: (text) => void pieces.push(text),
    isTerminal: false,
    columns: 80,
    rows: 24,
    text: () => pieces.join(''),
  }
}
