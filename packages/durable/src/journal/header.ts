import { FlowError } from '@chainwright/core'

/** What is written of a run when it begins, and never changed. Times are milliseconds since 1970. */
export interface RunHeader {
  readonly run: string
  /** Digest of the flow. */
  readonly digest: string
  /** The flow file, as it was. */
  readonly flow: string
  /** The flow's name, for lists. */
  readonly name?: string | undefined
  /** The run that this one was made from. */
  readonly parent?: string | undefined
  readonly seed?: number | undefined
  readonly startedAt: number
  /** Path of the flow file, for whoever goes on with the run. */
  readonly source?: string | undefined
}

const safeId = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/

/** Holds the id of a run to what may be a file name. Throws `run-missing`. */
export function checkRunId(id: string): void {
  if (safeId.test(id)) return
  const message = `\`${id.slice(0, 100)}\` is no id of a stored run: letters, digits, \`-\` and \`_\``
  throw new FlowError({ code: 'run-missing', message })
}

/** Reads a header. Throws a `TypeError` when it is none. */
export function parseHeader(text: string): RunHeader {
  const header = JSON.parse(text) as Partial<RunHeader> | null
  const sound =
    typeof header === 'object' &&
    typeof header?.run === 'string' &&
    typeof header.digest === 'string' &&
    typeof header.flow === 'string' &&
    typeof header.startedAt === 'number'
  if (!sound) throw new TypeError('the head of the run is not whole')
  return header as RunHeader
}
