import type { FlowIssue } from '@chainwright/core'

/** How the program ended, for scripts; the table is in `docs/cli.md`. */
export const exitCodes = {
  succeeded: 0,
  failed: 1,
  wrong: 2,
  missing: 3,
  paused: 4,
  cancelled: 130,
} as const

/** The same table in words, for `--help`. */
export const exitCodeTexts: readonly (readonly [code: number, meaning: string])[] = [
  [exitCodes.succeeded, 'it succeeded'],
  [exitCodes.failed, 'the run failed, or `format --check` found a file to format'],
  [exitCodes.wrong, 'the flow, an input or the command line is wrong'],
  [exitCodes.missing, 'a file or model is missing, unreadable, not to be had or not granted'],
  [exitCodes.paused, 'the run waits for an answer, and goes on with `runs resume`'],
  [exitCodes.cancelled, 'it was cancelled (Ctrl-C)'],
]

const missingCodes: ReadonlySet<string> = new Set([
  'address-refused',
  'cache-full',
  'capability-missing',
  'connection-failed',
  'consent-missing',
  'credential-missing',
  'disk-full',
  'download-damaged',
  'dtype-missing',
  'editor-missing',
  'engine-missing',
  'engine-taken',
  'engine-unreachable',
  'file-missing',
  'file-name-refused',
  'file-not-granted',
  'file-unreadable',
  'file-unwritable',
  'hub-answer-invalid',
  'hub-failed',
  'hub-refused',
  'keys-invalid',
  'model-busy',
  'model-missing',
  'model-refused',
  'model-unreadable',
  'package-missing',
  'port-taken',
  'redirect-refused',
  'response-invalid',
  'run-corrupt',
  'run-missing',
  'run-taken',
  'secrets-invalid',
  'secrets-readable',
  'store-unusable',
  'store-version',
  'too-slow',
  'value-damaged',
])

/** The exit code of an error: `missing` by its code, else what the caller says. */
export function exitCodeOf(code: string, otherwise: number): number {
  if (code === 'cancelled') return exitCodes.cancelled
  return missingCodes.has(code) ? exitCodes.missing : otherwise
}

/** The exit code of a flow's problems: `missing` only when nothing else is wrong. */
export function exitCodeOfIssues(issues: readonly FlowIssue[]): number {
  const blocking = issues.filter((issue) => issue.severity === 'error')
  if (blocking.length === 0) return exitCodes.succeeded
  return blocking.every((issue) => missingCodes.has(issue.code))
    ? exitCodes.missing
    : exitCodes.wrong
}
