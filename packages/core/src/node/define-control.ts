import { describeType } from './define-node.ts'
import type {
  AfterRound,
  BodyType,
  FlowPorts,
  Literals,
  Resumed,
  Round,
  WaitType,
  Waiting,
} from './node-type.ts'
import type { InputValues, Ports } from './ports.ts'

interface Description<I extends Ports, O extends Ports> {
  /** `name@major`. */
  type: `${string}@${number}`
  title: string
  /** One or two sentences for people: what goes in, what comes out. */
  description: string
  group: string
  inputs: I
  outputs: O
}

/** A node type with a body, as its author writes it. */
export interface BodyDescription<I extends Ports, O extends Ports> extends Description<I, O> {
  /** The node's ports by those of its body. Pure; throw a `FlowError` for a body that does not suit. */
  ports: (literals: Literals, body: FlowPorts) => { inputs?: Ports; outputs?: Ports }
  /**
   * Decides after each round: another one, or the outputs. Pure. Left out, there is one round, and
   * its outputs are those of the step.
   */
  next?: (round: Round) => AfterRound
  /** How many items of a lifted step are in hand at once. Default 64. */
  concurrency?: (literals: Literals) => number
}

const defaultConcurrency = 64

/**
 * Makes a node type whose step is a flow of the same file. Each round is given the step's inputs that
 * the body declares. Throws a `TypeError` when a name is not allowed.
 *
 * @example
 * const subflow = defineBody({
 *   type: 'subflow@1', title: 'Subflow', description: 'Runs a flow as one node.', group: 'control',
 *   inputs: {}, outputs: {},
 *   ports: (_, body) => body,
 * })
 */
export function defineBody<const I extends Ports, const O extends Ports>(
  description: BodyDescription<I, O>,
): BodyType {
  const { next, concurrency, ports } = description
  return {
    ...describeType({
      ...description,
      ports: (literals, body = { inputs: {}, outputs: {} }) => ports(literals, body),
    }),
    kind: 'body',
    model: [],
    services: [],
    mayUse: [],
    repeats: next !== undefined,
    next: next ?? (({ outputs }) => ({ outputs })),
    concurrency: concurrency ?? (() => defaultConcurrency),
  }
}

/** A node type that waits, as its author writes it. */
export interface WaitDescription<I extends Ports, O extends Ports> extends Description<I, O> {
  ports?: (literals: Literals) => { inputs?: Ports; outputs?: Ports }
  /** What the step waits for. Pure. */
  wait: (inputs: InputValues<I> & Readonly<Record<string, unknown>>) => Waiting
  /** The outputs after the wait. Pure; throw a `FlowError` for an answer that does not suit. */
  resume: (
    inputs: InputValues<I> & Readonly<Record<string, unknown>>,
    how: Resumed,
  ) => Readonly<Record<string, unknown>>
}

/**
 * Makes a node type whose step waits for an answer or a time, minutes or days, without holding a
 * place of the run. Throws a `TypeError` when a name is not allowed.
 */
export function defineWait<const I extends Ports, const O extends Ports>(
  description: WaitDescription<I, O>,
): WaitType {
  // The plan has checked what each function will be given.
  const { wait, resume } = description as WaitDescription<Ports, Ports>
  return {
    ...describeType(description),
    kind: 'wait',
    model: [],
    services: [],
    mayUse: [],
    wait,
    resume,
  }
}
