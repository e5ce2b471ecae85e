import type { Reporter, TestModule } from 'vitest/node'

/** Ends a test run with one plain line, `N passed, N failed`; a skipped test counts as failed in CI. */
export function closingLine(): Reporter {
  return {
    onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]) {
      let passed = 0
      let failed = errors.length
      let skipped = 0
      for (const module of modules) {
        if (module.state() === 'failed' && module.children.size === 0) failed++
        for (const test of module.children.allTests()) {
          const { state } = test.result()
          if (state === 'passed') passed++
          else if (state === 'failed') failed++
          else skipped++
        }
      }
      if (skipped > 0 && process.env['CI']) {
        process.stdout.write(`${skipped} skipped: in CI a skipped test has failed\n`)
        process.exitCode = 1
        failed += skipped
      }
      process.stdout.write(`${passed} passed, ${failed} failed\n`)
    },
  }
}
