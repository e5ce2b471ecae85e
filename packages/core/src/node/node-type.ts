import type { Capabilities, Capability, Service, Services } from './models.ts'
import type { InputValues, OutputValues, Ports } from './ports.ts'

/** What a running step may use besides its inputs. */
export interface StepContext<S extends Service = never, U extends Service = never> {
  /** Aborted when the run is cancelled or the step ran out of time. */
  readonly signal: AbortSignal
  /** Unique to the step and the same on every retry: use it as an idempotency key. */
  readonly stepKey: string
  /** 1 for the first try of the step. */
  readonly attempt: number
  /** The run's seed, for steps that draw random numbers and were given none of their own. */
  readonly seed: number | undefined
  readonly services: Pick<Services, S> & Partial<Pick<Services, U>>
  /**
   * Whether an input's value was made by the run (another node, an earlier round), and not written in
   * the file or given by whoever started the run.
   */
  isComputed(port: string): boolean
  /** Shows a piece of text as it grows at an output; never part of the result. */
  delta(port: string, text: string): void
  /** Shows how far a long step is: `done` of `total` units of work. */
  progress(done: number, total: number, message?: string): void
  /** Tells what the step used, to be added up per run. */
  usage(used: Usage): void
}

/** What steps use up. Tokens are the model's own. */
export interface Usage {
  inputTokens?: number
  outputTokens?: number
  /** In the currency of the user's price list. */
  cost?: number
}

/** The literals of a node, for ports that depend on them. */
export type Literals = Readonly<Record<string, unknown>>

/** What one step is handed. */
export interface StepRequest<
  I extends Ports,
  M extends Capability,
  S extends Service,
  U extends Service = never,
> {
  readonly inputs: InputValues<I> & Readonly<Record<string, unknown>>
  readonly model: Pick<Capabilities, M>
  readonly context: StepContext<S, U>
}

/** Outputs of one step by port name; a port that is left out has no value. */
export type StepOutputs<O extends Ports> = OutputValues<O> & Readonly<Record<string, unknown>>

/** A node type as its author writes it. */
export interface NodeDescription<
  I extends Ports,
  O extends Ports,
  M extends Capability,
  S extends Service,
  U extends Service = never,
> {
  /** `name@major`. */
  type: `${string}@${number}`
  title: string
  /** One or two sentences for people: what goes in, what comes out. */
  description: string
  /** Where the node stands in lists: `text`, `tokens`, `language`, `choosing`, `control`, `chaining`. */
  group: string
  inputs: I
  outputs: O
  /** Further ports that follow from the literals. Pure; throw a `FlowError` for literals that make no sense. */
  ports?: (literals: Literals) => { inputs?: Ports; outputs?: Ports }
  /**
   * Inputs of which at least one is needed, such as a prompt or a conversation: a node whose wires
   * bring none of them is skipped. Default: none.
   */
  needsOne?: readonly (keyof I & string)[]
  /** The model capabilities that the node needs; a function when they depend on literals. */
  model?: readonly M[] | ((literals: Literals) => readonly M[])
  /** The services that the node needs. */
  services?: readonly S[]
  /** Services that the node uses where the run was granted them. Default: none. */
  mayUse?: readonly U[]
  /**
   * Whether the same inputs, model and seed give the same outputs. Default `true`. A function when
   * it depends on the inputs and the run's seed: sampling without a seed is not repeatable.
   */
  repeatable?:
    | boolean
    | ((inputs: Readonly<Record<string, unknown>>, runSeed: number | undefined) => boolean)
  /** Whether a step that was cut off may simply run once more. Default `true`. */
  safeToRepeat?: boolean
  /** The work of one step. May be left out where `runBatch` does it. */
  run?: (request: StepRequest<I, M, S, U>) => StepOutputs<O> | Promise<StepOutputs<O>>
  /**
   * Runs many steps at once, for nodes that are faster that way; gives one entry per request, in
   * order. An entry that is an `Error` fails that item alone.
   */
  runBatch?: (
    requests: readonly StepRequest<I, M, S, U>[],
  ) => Promise<readonly (StepOutputs<O> | Error)[]>
  /**
   * Most steps of one batch: the results of a batch are known when all of it is done. Default: all
   * items of the list.
   */
  batchSize?: number
}

/** The declared inputs and outputs of a flow that is the body of a node. */
export interface FlowPorts {
  readonly inputs: Ports
  readonly outputs: Ports
}

/** Further ports that follow from the literals, and from the body where there is one. */
type MorePorts = (literals: Literals, body?: FlowPorts) => { inputs?: Ports; outputs?: Ports }

/** What all kinds of node types have. The types of their ports are forgotten. */
interface TypeBase {
  readonly name: string
  readonly major: number
  readonly title: string
  readonly description: string
  readonly group: string
  readonly inputs: Ports
  readonly outputs: Ports
  readonly ports: MorePorts | undefined
  readonly model: readonly string[] | ((literals: Literals) => readonly string[])
  readonly services: readonly string[]
  /** Services that it uses where they are granted. */
  readonly mayUse: readonly string[]
}

/** A node type whose step is a function. */
export interface RunType extends TypeBase {
  readonly kind: 'run'
  /** Inputs of which at least one is needed; empty for most types. */
  readonly needsOne: readonly string[]
  readonly repeatable: (
    inputs: Readonly<Record<string, unknown>>,
    runSeed: number | undefined,
  ) => boolean
  readonly safeToRepeat: boolean
  readonly run: (request: AnyRequest) => StepOutputs<Ports> | Promise<StepOutputs<Ports>>
  readonly runBatch:
    | ((requests: readonly AnyRequest[]) => Promise<readonly (StepOutputs<Ports> | Error)[]>)
    | undefined
  /** Most steps of one batch; `Infinity` takes all items of a list. */
  readonly batchSize: number
}

/** Values by port name. */
type Values = Readonly<Record<string, unknown>>

/** One round of a body that is over. */
export interface Round {
  /** What the step was given. */
  readonly inputs: Values
  /** What the body was given in this round. */
  readonly given: Values
  /** What the body gave. */
  readonly outputs: Values
  /** Number of the round, from 0. */
  readonly round: number
}

/** Another round with these inputs, or the outputs of the step. */
export type AfterRound = { readonly again: Values } | { readonly outputs: Values }

/** A node type whose step is a flow of the same file, run once or again until it is done. */
export interface BodyType extends TypeBase {
  readonly kind: 'body'
  /** Whether there can be more than one round. */
  readonly repeats: boolean
  /** Decides after each round. Pure: it is asked again on replay. */
  readonly next: (round: Round) => AfterRound
  /** How many items of a lifted step are in hand at once. */
  readonly concurrency: (literals: Literals) => number
}

/** What a waiting step waits for: an answer, a time, or whichever comes first. */
export interface Waiting {
  /** What is asked of a person or a program, as JSON; `undefined` when nothing is asked. */
  readonly ask?: unknown
  /** Longest wait, in milliseconds. */
  readonly afterMs?: number | undefined
}

/** What ended the wait. */
export type Resumed = { readonly value: unknown } | { readonly elapsed: true }

/** A node type whose step waits for a signal or a time. */
export interface WaitType extends TypeBase {
  readonly kind: 'wait'
  /** What the step waits for. Pure. */
  readonly wait: (inputs: Values) => Waiting
  /** The outputs after the wait. Pure; throws a `FlowError` for an answer that does not suit. */
  readonly resume: (inputs: Values, how: Resumed) => Values
}

/** A node type as the engine sees it: there are three kinds, and it knows none by name. */
export type NodeType = RunType | BodyType | WaitType

/** The registry forgets port types: the plan has checked what each function will be given. */
// oxlint-disable-next-line typescript/no-explicit-any
type AnyRequest = any
