import { locate, type FlowIssue } from '@chainwright/core'
import type { FlowFile } from './load-flow.ts'
import { harmlessLine } from './terminal/harmless-text.ts'
import type { Palette } from './terminal/palette.ts'

/** A problem with its place in the file, counted from 1. */
export interface LocatedIssue extends FlowIssue {
  readonly file: string
  readonly line: number
  readonly column: number
}

const placeInMessage = /^line (\d+), column (\d+): /

/** The problems of a file in the order of their lines, each once. */
export function locateIssues(file: FlowFile, issues: readonly FlowIssue[]): LocatedIssue[] {
  const located = new Map<string, LocatedIssue>()
  for (const issue of issues) {
    const key = `${issue.code} ${issue.pointer} ${placeInMessage.exec(issue.message)?.[0] ?? ''}`
    if (!located.has(key)) located.set(key, locateIssue(file, issue))
  }
  return [...located.values()].toSorted((a, b) => a.line - b.line || a.column - b.column)
}

/** `file:line:column`, which editors and terminals make a link of. */
export function placeText(issue: Pick<LocatedIssue, 'file' | 'line' | 'column'>): string {
  return `${issue.file}:${issue.line}:${issue.column}`
}

/** A problem as two lines: where, then what and what to do. */
export function issueText(issue: LocatedIssue, palette: Palette): string {
  const { node, port, severity } = issue
  const where = [node && `node \`${node}\``, port && `port \`${port}\``].filter(Boolean).join(', ')
  const kind = severity === 'error' ? palette.red('error') : palette.yellow('notice')
  const place = palette.bold(harmlessLine(placeText(issue)))
  const head = [`${place} ${kind}`, where, palette.dim(`[${issue.code}]`)]
    .filter(Boolean)
    .join('  ')
  return `${head}\n  ${harmlessLine(issue.message)}\n`
}

// A text that is no proper JSON has no pointers: there the message itself begins with the place.
function locateIssue(file: FlowFile, issue: FlowIssue): LocatedIssue {
  const told = placeInMessage.exec(issue.message)
  const { line, column } = told
    ? { line: Number(told[1]), column: Number(told[2]) }
    : locate(file.text, issue.pointer)
  const message = issue.message.slice(told?.[0].length ?? 0)
  return { ...issue, message, file: file.shown, line, column }
}
