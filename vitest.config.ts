import { configDefaults, defineConfig } from 'vitest/config'
import { closingLine } from './tests/closing-line.ts'

/** Not every developer's machine has a driver for WebGPU; CI installs one. */
const withWebGpu = Boolean(process.env['CI'] || process.env['CHAINWRIGHT_WEBGPU'])

export default defineConfig({
  resolve: { conditions: ['chainwright-source'] },
  ssr: { resolve: { conditions: ['chainwright-source'] } },
  test: {
    include: [
      'packages/*/src/**/*.test.{ts,tsx}',
      'packages/*/test/**/*.test.ts',
      'models/**/*.test.ts',
      'examples/**/*.test.ts',
      'tests/**/*.test.ts',
    ],
    exclude: [...configDefaults.exclude, ...(withWebGpu ? [] : ['**/webgpu.test.ts'])],
    pool: 'forks',
    // Two cores; the models' own threads take the second one.
    maxWorkers: 2,
    reporters: ['default', closingLine()],
    passWithNoTests: false,
  },
})
