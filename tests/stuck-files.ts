import type { Reporter, TestCase, TestModule } from 'vitest/node'

/** Longest time in which a file of tests says nothing, in milliseconds. Longer than the longest test. */
const longestMs = 12 * 60_000

/**
 * Ends a test run when a file says nothing any more: limits of single tests do not end one whose process
 * never comes back. Says which file it was, which of its tests began last, and what failed before.
 */
export function stuckFiles(): Reporter {
  // By name: a file that is queued is another object than the same file once its tests are known.
  const open = new Map<string, { at: number; test: string }>()
  const failures: string[] = []
  const look = (): void => {
    for (const [name, { at, test }] of open) {
      if (Date.now() - at < longestMs) continue
      const said = `nothing for ${longestMs / 60_000} minutes; the last test that began: ${test}`
      process.stdout.write(`${failures.join('')}\n${name}: ${said}\n0 passed, 1 failed\n`)
      process.exit(1)
    }
  }
  const begun = (module: TestModule): void =>
    void open.set(nameOf(module), { at: Date.now(), test: 'none' })
  // The last words of a file may come after its end is told.
  const heard = (module: TestModule, test: string): void => {
    const name = nameOf(module)
    if (open.has(name)) open.set(name, { at: Date.now(), test })
  }
  const timer = setInterval(look, 10_000)
  timer.unref()
  return {
    onTestModuleQueued: begun,
    onTestModuleStart: begun,
    onTestCaseReady: (test) => heard(test.module, test.fullName),
    onTestCaseResult(test) {
      heard(test.module, `${test.fullName} (ended)`)
      failures.push(...errorsOf(test))
    },
    onTestModuleEnd: (module) => void open.delete(nameOf(module)),
  }
}

function nameOf({ project, relativeModuleId }: TestModule): string {
  return `${project.name} ${relativeModuleId}`
}

function errorsOf(test: TestCase): string[] {
  const { errors = [] } = test.result()
  return errors.map(({ message, stack }) => `\n${test.fullName}: ${stack ?? message}\n`)
}
