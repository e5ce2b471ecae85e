import type { Reporter, TestCase, TestModule } from 'vitest/node'

/** Longest time in which a file of tests says nothing, in milliseconds. Longer than the longest test. */
const longestMs = 12 * 60_000

/**
 * Ends a test run when a file says nothing any more: limits of single tests do not end one whose process
 * never comes back. Says which file it was, and which of its tests began last.
 */
export function stuckFiles(): Reporter {
  // By name: a file that is queued is another object than the same file once its tests are known.
  const open = new Map<string, { at: number; test: string }>()
  const nameOf = ({ project, relativeModuleId }: TestModule): string =>
    `${project.name} ${relativeModuleId}`
  const look = (): void => {
    for (const [name, { at, test }] of open) {
      if (Date.now() - at < longestMs) continue
      const said = `nothing for ${longestMs / 60_000} minutes; the last test that began: ${test}`
      process.stdout.write(`\n${name}: ${said}\n0 passed, 1 failed\n`)
      process.exit(1)
    }
  }
  const heard = (module: TestModule, test: string): void => {
    open.set(nameOf(module), { at: Date.now(), test })
  }
  const timer = setInterval(look, 10_000)
  timer.unref()
  return {
    onTestModuleQueued: (module) => heard(module, 'none'),
    onTestModuleStart: (module) => heard(module, 'none'),
    onTestCaseReady: (test: TestCase) => heard(test.module, test.fullName),
    onTestCaseResult: (test: TestCase) => heard(test.module, `${test.fullName} (ended)`),
    onTestModuleEnd: (module) => void open.delete(nameOf(module)),
  }
}
