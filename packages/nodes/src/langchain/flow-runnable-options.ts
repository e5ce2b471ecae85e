import type { ContentCache, Models, Registry, Services } from '@chainwright/core'
import type { AskedStep } from './answer-steps.ts'

/** What the runs of a flow are given, and how its runnable takes and gives values. */
export interface FlowRunnableOptions {
  /** The node types that the flow may use. Needed unless a plan is given. */
  registry?: Registry
  /** Where model references are resolved. Needed when a node uses a model. */
  models?: Models
  /** Granted files and the like. */
  services?: Partial<Services>
  /** Results of earlier steps. Default: none. */
  cache?: ContentCache
  /** Seed for nodes that draw random numbers. */
  seed?: number
  /** Name of its runs in traces. Default: that of the flow, or `Flow`. */
  name?: string
  /** The input that the value given is for; the others take their defaults. Default: an object by input. */
  input?: string
  /** The output whose value is given, and streamed, by itself. Default: an object by output. */
  output?: string
  /** Answers steps that ask. Without it, a run that asks fails with `answer-missing`. */
  answer?: (step: AskedStep) => unknown
}
