import type { Plan } from '../../src/flow/plan.ts'
import type { Json } from '../../src/lib/json.ts'
import type { RunEvent } from '../../src/run/events.ts'
import type { Run, RunOptions } from '../../src/run/start-run.ts'

/** A flow, what is done to it while it runs, and what every driver must make of it. */
export interface Shape {
  readonly name: string
  readonly nodes: { readonly [id: string]: Json }
  readonly inputs?: { readonly [name: string]: Json }
  readonly outputs?: { readonly [name: string]: Json }
  readonly flows?: { readonly [name: string]: Json }
  /** Values of the inputs. */
  readonly given?: { readonly [name: string]: Json }
  readonly options?: Pick<RunOptions, 'until' | 'steps' | 'concurrency'>
  /** The run is cancelled when this event comes, `node-start a`. */
  readonly cancelAt?: string
  /** Answers to steps that ask, by their place. */
  readonly answers?: { readonly [place: string]: Json }
  readonly expected: Expected
}

/** What must come out. */
export interface Expected {
  readonly status: 'succeeded' | 'failed' | 'cancelled'
  readonly outputs?: { readonly [name: string]: Json }
  readonly absent?: readonly string[]
  /** Code of the error, and the node that it names. */
  readonly error?: readonly [code: string, node: string]
  /** Status of nodes of the outermost flow; those that are left out are not looked at. */
  readonly nodes?: { readonly [id: string]: string }
  /** Places of the steps that ended well, in any order. */
  readonly ended?: readonly string[]
}

/** Starts a run of a plan; every driver has its own way. */
export type StartShape = (
  plan: Plan,
  options: Pick<RunOptions, 'inputs' | 'until' | 'steps' | 'concurrency'> & {
    onEvent: (event: RunEvent) => void
  },
) => Pick<Run, 'result' | 'cancel' | 'signal'>
