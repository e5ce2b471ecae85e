import {
  type NodeType,
  type Ports,
  type StepContext,
  type StepOutputs,
  defineNode,
} from '@chainwright/core'
import type { RunnableConfig, RunnableInterface } from '@langchain/core/runnables'
import { concat } from '@langchain/core/utils/stream'
import { callConfig, tellUsage } from './call-config.ts'
import {
  type Given,
  type Taken,
  describeGiven,
  describeTaken,
  givenAs,
  givenByName,
  takenByName,
} from './describe-runnable.ts'
import { isQuiet } from './quiet-steps.ts'
import { runnableError } from './runnable-errors.ts'

/** How a node type made of something of LangChain is shown. */
export interface ShownAs {
  /** `name@major`, as flows name it. */
  type: `${string}@${number}`
  title: string
  /** One or two sentences for people: what goes in, what comes out. */
  description: string
  /** Where it stands in lists. Default `langchain`. */
  group?: string
}

/** How a runnable is shown and used as a node type. */
export interface RunnableNodeOptions extends ShownAs {
  /** The keys of the object that the runnable takes. Default: what it tells of itself. */
  inputs?: Ports
  /** The keys of the object that it gives, or one port for the whole. Default: what it tells of itself. */
  outputs?: Ports
  /** Whether the same inputs always give the same outputs, so that results may be kept. Default `false`. */
  repeatable?: boolean
  /** Most items of a list in one call of `batch`. Default 32. */
  batchSize?: number
  /** Calls at once within a batch. Default: no limit. */
  maxConcurrency?: number
}

/** A runnable of LangChain, whatever it takes and gives. */
// oxlint-disable-next-line typescript/no-explicit-any -- inputs of runnables are contravariant
export type AnyRunnable = RunnableInterface<any, unknown>

interface Request {
  readonly inputs: Readonly<Record<string, unknown>>
  readonly context: StepContext
}

/** A runnable with what it takes and gives. */
interface Described {
  readonly runnable: AnyRunnable
  readonly title: string
  readonly taken: Taken
  readonly given: Given
  readonly maxConcurrency: number | undefined
  /** A model itself, whose replies say what they used; in anything else it is listened for. */
  readonly isModel: boolean
}

/**
 * Makes a node type from any runnable of LangChain: a model, a prompt, a chain, a lambda. A list goes
 * through its `batch`, text shows as it grows, and the signal of the step reaches it.
 *
 * @example
 * const translate = nodeFromRunnable(prompt.pipe(model).pipe(new StringOutputParser()), {
 *   type: 'to-french@1', title: 'To French', description: 'Translates a text into French.',
 * })
 *
 * Its steps fail with `runnable-failed`, or with the `FlowError` that the runnable throws.
 */
export function nodeFromRunnable(runnable: AnyRunnable, options: RunnableNodeOptions): NodeType {
  const taken = options.inputs ? takenByName(options.inputs) : describeTaken(runnable)
  const given = options.outputs ? givenBy(options.outputs) : describeGiven(runnable)
  return describedNode(runnable, { taken, given, options })
}

/** The node type of a runnable whose ports are decided. */
export function describedNode(
  runnable: AnyRunnable,
  { taken, given, options }: { taken: Taken; given: Given; options: RunnableNodeOptions },
): NodeType {
  const { type, title, description, group = 'langchain', maxConcurrency } = options
  const isModel = '_modelType' in runnable
  const described: Described = { runnable, title, taken, given, maxConcurrency, isModel }
  return defineNode<Ports, Ports>({
    type,
    title,
    description,
    group,
    inputs: taken.inputs,
    outputs: given.outputs,
    needsOne: taken.needsOne,
    repeatable: options.repeatable ?? false,
    batchSize: options.batchSize ?? 32,
    run: (request) => run(described, request),
    runBatch: (requests) => runBatch(described, requests),
  })
}

/** One port may be the whole result, or its only key. */
function givenBy(outputs: Ports): Given {
  const [only, ...more] = Object.keys(outputs)
  const byName = givenByName(outputs)
  if (only === undefined || more.length > 0) return byName
  const whole = givenAs(outputs)
  const isKey = (result: unknown): boolean =>
    typeof result === 'object' && result !== null && Object.hasOwn(result, only)
  return { outputs, give: (result) => (isKey(result) ? byName : whole).give(result) }
}

async function run(
  described: Described,
  { inputs, context }: Request,
): Promise<StepOutputs<Ports>> {
  const { runnable, title, taken, given } = described
  const config = configOf(described, context)
  const streams = Object.values(given.outputs).some(({ type }) => type.name === 'text')
  try {
    const input = taken.take(inputs)
    if (!streams || isQuiet(context)) {
      return outputsOf(described, await runnable.invoke(input, config), context)
    }
    const outputs = await read(described, await runnable.stream(input, config), context)
    // Some models end without a word when they are aborted.
    context.signal.throwIfAborted()
    return outputs
  } catch (thrown) {
    throw runnableError(thrown, title, context.signal)
  }
}

/** Puts the pieces together and shows texts on the way. One text alone needs no messages put together. */
async function read(
  { given, isModel }: Described,
  pieces: AsyncIterable<unknown>,
  context: StepContext,
): Promise<StepOutputs<Ports>> {
  const [name = '', ...more] = Object.keys(given.outputs)
  const onlyText = more.length === 0
  let text: string | undefined
  let whole: unknown
  for await (const piece of pieces) {
    const values: Readonly<Record<string, unknown>> = given.give(piece)
    if (isModel) tellUsage(piece, context)
    show(given, values, context)
    const value = values[name]
    if (onlyText && typeof value === 'string') text = (text ?? '') + value
    else whole = whole === undefined ? piece : concat(whole as object, piece as object)
  }
  return whole === undefined && text !== undefined ? { [name]: text } : given.give(whole)
}

function show({ outputs }: Given, values: object, context: StepContext): void {
  for (const [name, value] of Object.entries(values)) {
    if (outputs[name]?.type.name === 'text' && typeof value === 'string') context.delta(name, value)
  }
}

async function runBatch(
  described: Described,
  requests: readonly Request[],
): Promise<(StepOutputs<Ports> | Error)[]> {
  const { runnable, title, taken } = described
  const inputs = requests.map((request) => taken.take(request.inputs))
  const configs = requests.map(({ context }) => configOf(described, context))
  const results = await runnable
    .batch(inputs, configs, { returnExceptions: true })
    .catch((thrown: unknown) => requests.map(() => thrown as Error))
  return requests.map(({ context }, at) => {
    const result = results[at]
    try {
      return result instanceof Error
        ? runnableError(result, title, context.signal)
        : outputsOf(described, result, context)
    } catch (thrown) {
      return runnableError(thrown, title, context.signal)
    }
  })
}

function outputsOf(
  { given, isModel }: Described,
  result: unknown,
  context: StepContext,
): StepOutputs<Ports> {
  if (isModel) tellUsage(result, context)
  return given.give(result)
}

function configOf({ maxConcurrency, isModel }: Described, context: StepContext): RunnableConfig {
  const config = callConfig(context, { listens: !isModel })
  return maxConcurrency === undefined ? config : { ...config, maxConcurrency }
}
