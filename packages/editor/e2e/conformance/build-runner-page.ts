import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** Builds the page that has the worker of the editor and no editor: the tests ask it to run flows. */
export async function buildRunnerPage(outDir: string): Promise<void> {
  const root = fileURLToPath(new URL('.', import.meta.url))
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    base: './',
    resolve: { conditions: ['chainwright-source', 'module', 'browser', 'production'] },
    worker: { format: 'es' },
    build: { outDir, target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  })
}
