import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { flowFile } from './engine.ts'
import { chain } from './graphs.ts'
import { median } from './measure.ts'

const rounds = 15
const here = fileURLToPath(new URL('.', import.meta.url))

/** Times whole processes from start to the result of a ten-node run: bare Node, bundled, and from sources. */
export async function coldStart(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'chainwright-bench-'))
  try {
    const bare = path.join(folder, 'bare.mjs')
    writeFileSync(bare, 'process.stdout.write("done")\n')
    const flow = path.join(folder, 'ten.flow.json')
    writeFileSync(flow, flowFile(chain(10)))
    const script = path.join(here, 'cold-run.ts')
    const bundled = path.join(folder, 'bundled.mjs')
    const bundle = await rolldown({
      input: script,
      platform: 'node',
      resolve: { conditionNames: ['chainwright-source', 'import'] },
    })
    await bundle.write({ file: bundled, format: 'esm', minify: true })
    const unbundled = ['--conditions=chainwright-source', script]
    const times: number[][] = [[], [], []]
    for (let round = 0; round < rounds; round++) {
      for (const [at, command] of [[bare], [bundled, flow], [...unbundled, flow]].entries()) {
        times[at]?.push(timeProcess(command))
      }
    }
    const [base = 0, one = 0, many = 0] = times.map(median)
    const size = (statSync(bundled).size / 1024).toFixed(0)
    console.log(
      `Cold start to the result of ten nodes: bare Node ${base.toFixed(0)} ms, bundled + ${(one - base).toFixed(0)} ms (${size} KiB, zod included), from TypeScript sources + ${(many - base).toFixed(0)} ms.`,
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function timeProcess(command: readonly string[]): number {
  const start = performance.now()
  execFileSync(process.execPath, ['--no-warnings', ...command], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return performance.now() - start
}
