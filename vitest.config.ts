import { defineConfig } from 'vitest/config'

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
    passWithNoTests: false,
  },
})
