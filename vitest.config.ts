import { configDefaults, defineConfig, type TestProjectConfiguration } from 'vitest/config'
import { findBrowser } from './packages/editor/e2e/find-browser.ts'
import { hasPostgres } from './packages/durable/test/start-postgres.ts'
import { hasProxy } from './packages/durable/test/start-proxy.ts'
import { hasS3 } from './packages/durable/test/start-s3.ts'
import { closingLine } from './tests/closing-line.ts'
import { stuckFiles } from './tests/stuck-files.ts'

/** Not every developer's machine has a driver for WebGPU; CI installs one. */
const withWebGpu = Boolean(process.env['CI'] || process.env['CHAINWRIGHT_WEBGPU'])

/** The built editor in a real browser. In CI a missing browser is a failure, not a reason to skip. */
const inBrowser = findBrowser() !== undefined || Boolean(process.env['CI'])

const browserTests: TestProjectConfiguration = {
  extends: true,
  test: {
    name: 'browser',
    include: ['packages/editor/e2e/**/*.e2e.test.ts'],
    globalSetup: ['packages/editor/e2e/build-site.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // As long as the waits of the driver.
    expect: { poll: { timeout: 30_000 } },
    // One browser at a time: the models' threads take the other core.
    fileParallelism: false,
  },
}

/** Runs on real servers: Restate's comes from npm, PostgreSQL's and HAProxy from the system, that of S3 from PyPI. */
const onEngines = (hasPostgres() && hasProxy()) || Boolean(process.env['CI'])

const engineTests: TestProjectConfiguration = {
  extends: true,
  test: {
    name: 'engines',
    include: ['packages/*/src/**/*.engine.test.ts'],
    exclude: [...configDefaults.exclude, ...(hasS3() ? [] : ['**/s3-*.engine.test.ts'])],
    globalSetup: ['tests/temporary-folder.ts'],
    testTimeout: 120_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 30_000 } },
  },
}

export default defineConfig({
  resolve: { conditions: ['chainwright-source'] },
  ssr: { resolve: { conditions: ['chainwright-source'] } },
  test: {
    pool: 'forks',
    // Two cores; the models' own threads take the second one.
    maxWorkers: 2,
    reporters: ['default', closingLine(), stuckFiles()],
    passWithNoTests: false,
    // One second is nothing to a machine that does other things.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Tests do not judge speed: the limit is for those that hang.
          testTimeout: 20_000,
          hookTimeout: 30_000,
          globalSetup: ['tests/temporary-folder.ts'],
          setupFiles: ['tests/property-seed.ts'],
          include: [
            'packages/*/src/**/*.test.{ts,tsx}',
            'packages/*/test/**/*.test.ts',
            'packages/editor/e2e/conformance/*.test.ts',
            'models/**/*.test.ts',
            'examples/**/*.test.ts',
            'tests/**/*.test.ts',
          ],
          exclude: [
            ...configDefaults.exclude,
            '**/*.engine.test.ts',
            ...(withWebGpu ? [] : ['**/webgpu.test.ts']),
            ...(inBrowser ? [] : ['packages/nodes/test/web/**']),
          ],
        },
      },
      ...(inBrowser ? [browserTests] : []),
      ...(onEngines ? [engineTests] : []),
    ],
  },
})
