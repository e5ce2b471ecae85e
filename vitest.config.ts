import { defineConfig } from 'vitest/config'
import { closingLine } from './tests/closing-line.ts'

export default defineConfig({
  resolve: { conditions: ['chainwright-source'] },
  ssr: { resolve: { conditions: ['chainwright-source'] } },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/test/**/*.test.ts',
      'models/**/*.test.ts',
      'examples/**/*.test.ts',
      'tests/**/*.test.ts',
    ],
    pool: 'forks',
    // Two cores; the models' own threads take the second one.
    maxWorkers: 2,
    reporters: ['default', closingLine()],
    passWithNoTests: false,
  },
})
