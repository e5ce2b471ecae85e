import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Plugin } from 'vite'

const run = promisify(execFile)
const program = fileURLToPath(new URL('print-first-flow.ts', import.meta.url))

/**
 * Reads the first flow when the site is built: the module `file` becomes one that holds the flow of
 * `example` as a value. A page that shows it has no need of what reads flow files.
 */
export function firstFlowPlugin(file: string, example: string): Plugin {
  return {
    name: 'chainwright:first-flow',
    apply: 'build',
    transform: {
      filter: { id: file },
      async handler() {
        // A process of its own: Vite would look for built packages, which a fresh clone has not.
        const options = ['--conditions=chainwright-source', '--no-warnings', program, example]
        const { stdout } = await run(process.execPath, options)
        return { code: stdout, map: null }
      },
    },
  }
}
