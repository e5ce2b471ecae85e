import type { Flow, Models, Plan, Registry, Services, WatchCalls } from '@chainwright/core'

/** A flow that is offered over HTTP. */
export interface ServedFlow {
  /** How requests name it: the name of its file, without `.flow.json`. */
  readonly name: string
  readonly flow: Flow
  readonly plan: Plan
  /** Text of the flow file. */
  readonly text: string
  /** Path of the flow file. */
  readonly path: string
  /** What its nodes are granted. */
  readonly services: Partial<Services>
}

/** What all served flows run with. */
export interface ServedWith {
  readonly registry: Registry
  readonly models: Models
  /** References of models that may be asked without a flow, with the key `@models`. Default: none. */
  readonly references?: readonly string[]
  /** Notes what steps send to models, for their records. Default: it is not noted. */
  readonly watchCalls?: WatchCalls
}

const ending = /(\.flow)?\.json$/
const namePattern = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/

/** The name that a flow file is served under; `undefined` when none can be made of the file's name. */
export function servedName(file: string): string | undefined {
  const name = file.replace(ending, '')
  return namePattern.test(name) ? name : undefined
}
