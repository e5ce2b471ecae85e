import { FlowError, isFlowError, locate, toFlowError } from '@chainwright/core'
import type { Environment } from './environment.ts'
import type { FlowFile } from './load-flow.ts'
import { harmlessLine, harmlessText } from './terminal/harmless-text.ts'
import { createPalette } from './terminal/palette.ts'

/** Anything thrown as a `FlowError`; what is none already is a fault of this program. */
export function asFlowError(thrown: unknown): FlowError {
  if (isFlowError(thrown)) return toFlowError(thrown)
  const said = thrown instanceof Error ? thrown.message : String(thrown)
  const message = `this is a fault of Chainwright itself: ${said}; please report it (CHAINWRIGHT_DEBUG=1 shows where)`
  return new FlowError({ code: 'internal', message, cause: thrown })
}

/** Tells an error on stderr: what, where in the flow file when that is known, and what to do. */
export function tellError(
  error: FlowError,
  environment: Environment,
  at: { file?: FlowFile | undefined; item?: number | undefined; sent?: string | undefined } = {},
): void {
  const { stderr, variables } = environment
  const palette = createPalette(stderr, variables)
  const lines = [
    `${palette.red('error')}: ${harmlessLine(error.message)} ${palette.dim(`[${error.code}]`)}`,
  ]
  const where = whereText(error, at.file, at.item)
  if (where) lines.push(`  at ${where}`)
  if (at.sent !== undefined) lines.push(`  sent: ${harmlessLine(at.sent)}`)
  if (typeof error.cause === 'string') lines.push(`  because: ${harmlessLine(error.cause)}`)
  if (variables['CHAINWRIGHT_DEBUG'] === '1') lines.push(...stacksOf(error))
  stderr.write(`${lines.join('\n')}\n`)
}

function whereText(error: FlowError, file: FlowFile | undefined, item?: number): string {
  const pointer = error.pointer ?? nodePointer(error)
  const parts: string[] = []
  if (file && pointer !== undefined) {
    const { line, column } = locate(file.text, pointer)
    parts.push(`${harmlessLine(file.shown)}:${line}:${column}`)
  }
  if (error.node !== undefined) parts.push(`node \`${harmlessLine(error.node)}\``)
  if (item !== undefined) parts.push(`item ${item}`)
  if (error.port !== undefined) parts.push(`port \`${harmlessLine(error.port)}\``)
  return parts.join(', ')
}

function nodePointer({ node, port }: FlowError): string | undefined {
  if (node === undefined) return undefined
  const place = `/nodes/${node.replaceAll('~', '~0').replaceAll('/', '~1')}`
  return port === undefined ? place : `${place}/inputs/${port}`
}

function stacksOf(error: FlowError): string[] {
  const stacks: string[] = []
  for (let next: unknown = error; next instanceof Error && stacks.length < 8; next = next.cause) {
    stacks.push(harmlessText(next.stack ?? next.message))
  }
  return stacks
}
