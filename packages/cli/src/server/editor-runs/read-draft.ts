import type { IncomingMessage } from 'node:http'
import {
  defaultLimits,
  FlowError,
  issuesError,
  parseFlow,
  planFlow,
  readJson,
  type Flow,
  type Outputs,
  type Pins,
  type Plan,
} from '@chainwright/core'
import type { GrantedFile } from '@chainwright/nodes/doors'
import type { ServedWith } from '../flows/served-flow.ts'
import { readBody } from '../read-body.ts'

/** A draft as the page sends it. */
export interface SentDraft {
  readonly flow: Flow
  readonly plan: Plan
  readonly text: string
  /** Name of its file in the folder of the editor, when it has one. */
  readonly home: string | undefined
}

/** What the page asks of one run of a draft. */
export interface SentRun {
  readonly run: string
  readonly inputs: Outputs
  readonly until: string | undefined
  readonly pins: Pins | undefined
  readonly parent: string | undefined
  readonly seed: number | undefined
  readonly files: readonly GrantedFile[]
  /** Digest of the sheet that a person agreed to. */
  readonly consent: string | undefined
}

/** A flow, its inputs and its pins. */
const mostBytes = 64 * 1024 * 1024

/** A field of a request by its name. */
export type Fields = ReadonlyMap<string, unknown>

/** The JSON object that a request carries, read strictly. Throws `request-invalid`, or a `RangeError` for too much. */
export async function readFields(request: IncomingMessage): Promise<Fields> {
  const bytes = await readBody(request, mostBytes)
  const most = { ...defaultLimits, fileBytes: mostBytes, stringBytes: mostBytes, issues: 1 }
  const { json, problems } = readJson(bytes, most)
  const [problem] = problems
  if (problem && !problem.harmless) throw invalid(problem.message)
  if (!isTable(json)) throw invalid('send a JSON object')
  return new Map(Object.entries(json))
}

/** A text of a request. Throws `request-invalid` when there is none. */
export function textField(fields: Fields, name: string): string {
  const value = optionalText(fields, name)
  if (value === undefined) throw invalid(`\`${name}\` is missing`)
  return value
}

/** The draft in a request. Throws what is wrong with the flow, for the node types and models there are. */
export function readDraft(fields: Fields, { registry, models }: ServedWith): SentDraft {
  const text = textField(fields, 'flow')
  const { flow, issues } = parseFlow(text)
  if (!flow) throw issuesError(issues)
  const plan = planFlow(flow, registry, { models })
  return { flow, plan, text, home: optionalText(fields, 'home') }
}

/** The rest of a request for a run. Throws `request-invalid`. */
export function readRun(fields: Fields): SentRun {
  const [inputs, pins, seed] = ['inputs', 'pins', 'seed'].map((name) => fields.get(name))
  if (!isTable(inputs)) throw invalid('`inputs` is an object')
  if (pins !== undefined && !(isTable(pins) && Object.values(pins).every(isTable))) {
    throw invalid('`pins` is an object of objects')
  }
  if (seed !== undefined && typeof seed !== 'number') throw invalid('`seed` is a number')
  return {
    run: textField(fields, 'run'),
    inputs,
    pins: pins as Pins | undefined,
    seed,
    until: optionalText(fields, 'until'),
    parent: optionalText(fields, 'parent'),
    consent: optionalText(fields, 'consent'),
    files: readFiles(fields.get('files') ?? []),
  }
}

function readFiles(value: unknown): GrantedFile[] {
  if (!Array.isArray(value)) throw invalid('`files` is a list')
  return value.map((file: unknown) => {
    const { name, base64 } = isTable(file) ? file : {}
    if (typeof name === 'string' && typeof base64 === 'string') {
      return { name, bytes: Buffer.from(base64, 'base64') }
    }
    throw invalid('a file has a `name` and `base64`')
  })
}

function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields.get(name)
  if (value === undefined || typeof value === 'string') return value
  throw invalid(`\`${name}\` is a text`)
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The error of a request that is not as the page makes it. */
export function invalid(message: string): FlowError {
  return new FlowError({ code: 'request-invalid', message })
}
