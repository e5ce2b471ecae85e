import { readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { env, LogLevel } from '@huggingface/transformers'
import { createLocalModels, type LocalModels } from '@chainwright/nodes/local'
import { embedding } from './local-embed.ts'
import { changedQuestion } from './local-flow.ts'
import { language } from './local-language.ts'
import { tableHead, tableRow, type Compared } from './local-table.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const starterFolder = path.join(repository, 'models')

await main()

/** Prints the table of local models as Markdown, ready for `docs/benchmarks.md`. */
async function main(): Promise<void> {
  env.allowRemoteModels = false
  env.logLevel = LogLevel.NONE
  const cpu = os.cpus()
  const machine = `${os.platform()} ${os.arch()}, ${cpu.length} × ${cpu[0]?.model.trim() ?? 'unknown'}`
  const load = os.loadavg()[0]?.toFixed(1)
  console.log(`Node ${process.version}, ${versions()}, ${machine}, load ${load} before.\n`)
  // What was read before is only to count where the goal is about it.
  const fresh = createLocalModels({ starterFolder, prefixCacheBytes: 0 })
  console.log(tableHead)
  for await (const result of compare(fresh)) console.log(tableRow(result))
  await fresh.close()
}

async function* compare(models: LocalModels): AsyncGenerator<Compared> {
  yield* language(starterFolder, models)
  yield await embedding(starterFolder, models)
  yield await changedQuestion(path.join(repository, 'examples'), models)
}

function versions(): string {
  const names = ['@huggingface/transformers', 'onnxruntime-node']
  const workspace = readFileSync(path.join(repository, 'pnpm-workspace.yaml'), 'utf8')
  return names
    .map((name) => `${name} ${new RegExp(`'?${name}'?: (\\S+)`).exec(workspace)?.[1]}`)
    .join(', ')
}
