import type { FlowIssue } from '../error.ts'
import { isRecord, type Json } from '../lib/json.ts'
import { readJson } from '../lib/read-json.ts'
import { flowVersion, type Flow } from './flow.ts'
import { createIssueList, type IssueList } from './issues.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { migrateFile, type FileJson } from './migrations.ts'
import { readFlow } from './read-flow.ts'
import type { Reading } from './reading.ts'

/** A flow that was read, and every problem of its file. */
export interface ParsedFlow {
  /**
   * The flow; there is one, even with issues, as long as saving it would lose nothing of the file.
   * An issue of severity `error` blocks running it all the same.
   */
  flow: Flow | undefined
  /** All problems, at most `limits.issues` of them. */
  issues: FlowIssue[]
}

/**
 * Reads a flow file: text, bytes of UTF-8, or parsed JSON. Never throws, and does nothing but read;
 * what is wrong stands in `issues`, each with its place in the file and what to do.
 *
 * @example
 * const { flow, issues } = parseFlow(await readFile('answer.flow.json'))
 */
export function parseFlow(
  source: string | Uint8Array | Json,
  options: { limits?: Partial<Limits> } = {},
): ParsedFlow {
  const limits = { ...defaultLimits, ...options.limits }
  // A problem that found no room would be taken for none.
  limits.issues = Math.max(1, limits.issues)
  const issues = createIssueList(limits.issues)
  const { json, problems } = readJson(source, limits)
  for (const { code, pointer, message, harmless } of problems) {
    issues[harmless ? 'notice' : 'error'](code, { pointer }, message)
  }
  const file = json === undefined ? undefined : currentFile(json, issues)
  if (!file) return { flow: undefined, issues: issues.all }
  const reading: Reading = { issues, mostNodes: limits.nodes, nodesLeft: limits.nodes, lost: false }
  const flow = readFlow(file, { pointer: '' }, reading)
  return { flow: reading.lost ? undefined : flow, issues: issues.all }
}

/** The file in the newest version of the format. */
function currentFile(json: Json, issues: IssueList): FileJson | undefined {
  if (!isRecord(json)) {
    issues.error(
      'wrong-value',
      { pointer: '' },
      'a flow file is an object: { "chainwright": 1, … }',
    )
    return undefined
  }
  const file = json as FileJson
  const version = file['chainwright']
  if (version === flowVersion) return file
  const place = { pointer: version === undefined ? '' : '/chainwright' }
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    issues.error(
      'version-missing',
      place,
      `begin the file with "chainwright": ${flowVersion}, the version of its format`,
    )
    return undefined
  }
  if (version > flowVersion) {
    const told = `the file has version ${version} and this program reads up to ${flowVersion}; update Chainwright`
    issues.error('version-newer', place, told)
    return undefined
  }
  return migrateFile(file)
}
