import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { flowFile } from './engine.ts'
import { chain } from './graphs.ts'
import { median } from './measure.ts'

const rounds = 15
const here = fileURLToPath(new URL('.', import.meta.url))
const repository = path.join(here, '..', '..')

/**
 * Times whole processes from start to the result of a ten-node run: bare Node, the engine in one
 * bundle, and as the compiled package with all its files.
 */
export async function coldStart(): Promise<void> {
  const folder = path.join(here, 'cold')
  mkdirSync(folder, { recursive: true })
  try {
    const bare = path.join(folder, 'bare.mjs')
    writeFileSync(bare, 'process.stdout.write("done")\n')
    const flow = path.join(folder, 'ten.flow.json')
    writeFileSync(flow, flowFile(chain(10)))
    const bundled = await bundle(path.join(folder, 'bundled.mjs'), [])
    compileCore()
    const unbundled = await bundle(path.join(folder, 'unbundled.mjs'), ['@chainwright/core'])
    const [base, one, many] = timeInTurn([[bare], [bundled, flow], [unbundled, flow]])
    const size = (statSync(bundled).size / 1024).toFixed(0)
    console.log(
      `Cold start to the result of ten nodes: bare Node ${base} ms, bundled ${one} ms (${size} KiB), as a package with zod beside it ${many} ms.`,
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function bundle(file: string, external: string[]): Promise<string> {
  const input = path.join(here, 'cold-run.ts')
  const resolve = { conditionNames: ['chainwright-source', 'import'] }
  const made = await rolldown({ input, platform: 'node', resolve, external })
  await made.write({ file, format: 'esm', minify: true })
  return file
}

function compileCore(): void {
  const compiler = path.join(repository, 'node_modules', 'typescript', 'bin', 'tsc')
  const project = path.join(repository, 'packages', 'core', 'tsconfig.build.json')
  execFileSync(process.execPath, [compiler, '-p', project], { stdio: 'inherit' })
}

function timeInTurn(commands: readonly (readonly string[])[]): string[] {
  const times: number[][] = commands.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [at, command] of commands.entries()) times[at]?.push(timeProcess(command))
  }
  return times.map((of) => median(of).toFixed(0))
}

function timeProcess(command: readonly string[]): number {
  const start = performance.now()
  const stdio: ['ignore', 'ignore', 'inherit'] = ['ignore', 'ignore', 'inherit']
  execFileSync(process.execPath, ['--no-warnings', ...command], { stdio })
  return performance.now() - start
}
