import { runInNewContext } from 'node:vm'

/**
 * Whether JavaScript takes a whole text for a match of a regular expression; `undefined` when it does not
 * know within a second. It goes back and forth without end in some that are nested.
 */
export function matchedByJavaScript(regex: string, text: string): boolean | undefined {
  const program = 'new RegExp(source, "u").test(text)'
  try {
    const given = { source: `^(?:${regex})$`, text }
    return runInNewContext(program, given, { timeout: 1000 }) as boolean
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined
    throw thrown
  }
}
