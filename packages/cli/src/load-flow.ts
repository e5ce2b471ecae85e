import { resolve } from 'node:path'
import { defaultLimits, FlowError, parseFlow, type Flow, type FlowIssue } from '@chainwright/core'
import type { Environment } from './environment.ts'
import { readWholeFile } from './read-whole-file.ts'

/** A flow file that was read; nothing else was done. */
export interface FlowFile {
  /** The path as the user wrote it. */
  readonly shown: string
  readonly path: string
  /** What stands in the file, for finding lines. */
  readonly text: string
  readonly flow: Flow | undefined
  readonly issues: readonly FlowIssue[]
}

/**
 * Reads a flow file that the user named. Problems of the document are in `issues`; throws a
 * `FlowError` only when the file itself cannot be read.
 */
export async function loadFlow(
  shown: string,
  { folder }: Pick<Environment, 'folder'>,
): Promise<FlowFile> {
  const path = resolve(folder, shown)
  const bytes = await readWholeFile(path, shown, defaultLimits.fileBytes)
  if (bytes.length === 0) {
    const message = `\`${shown}\` is empty; a flow file begins with { "chainwright": 1, … }`
    throw new FlowError({ code: 'flow-invalid', message })
  }
  const { flow, issues } = parseFlow(bytes)
  return { shown, path, text: new TextDecoder().decode(bytes), flow, issues }
}
