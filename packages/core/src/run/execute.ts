import { FlowError, errorRecord } from '../error.ts'
import type { PlannedNode } from '../flow/plan.ts'
import type { Model } from '../node/models.ts'
import type { StepContext, StepRequest, Usage } from '../node/node-type.ts'
import { inputsProblem, outputsProblem } from './check-values.ts'
import type { Command } from './commands.ts'
import { becauseOf, cacheKey, cacheParts } from './content-cache.ts'
import { after, bring, bringError, stillWanted, type Driver } from './driver.ts'
import type { Because, Outputs, StepPlace } from './events.ts'
import { stepInputs } from './step-inputs.ts'

/** One try of a step, as this driver carries it out. */
interface Try extends StepPlace {
  readonly attempt: number
  readonly planned: PlannedNode
  readonly inputs: Outputs
  signal: AbortSignal
  usage: Usage | undefined
  because: Because | undefined
  cacheKey: string | undefined
  /** Calls off the timeout. */
  done: (() => void) | undefined
}

type Request = StepRequest<Record<string, never>, never, never>

const noModel = {}

/** Carries out `run-node` and `run-batch`: inputs, models, cache, the function, and what it gave. */
export function execute(
  driver: Driver,
  command: Extract<Command, { type: 'run-node' | 'run-batch' }>,
): void {
  const planned = driver.state.plan.nodes[command.node]
  if (!planned) return
  if (command.type === 'run-batch') return executeBatch(driver, planned, command.items)
  const step = startTry(driver, planned, command.item, command.attempt)
  const problem = inputsProblem(planned, step.inputs)
  if (problem) return bringError(driver, step, problem)
  const plain = planned.models.length === 0 && !driver.cache
  if (plain) return callRun(driver, step, noModel)
  void prepared(driver, [step], command.fallback).then(
    (ready) => {
      if (ready.length > 0) callRun(driver, step, ready[0]?.model ?? noModel)
    },
    (thrown: unknown) => fail(driver, step, thrown),
  )
}

function startTry(
  driver: Driver,
  planned: PlannedNode,
  item: number | undefined,
  attempt: number,
): Try {
  const step: Try = {
    node: planned.id,
    item,
    attempt,
    planned,
    inputs: stepInputs(driver.state, planned, item ?? -1),
    signal: driver.controller.signal,
    usage: undefined,
    because: undefined,
    cacheKey: undefined,
    done: undefined,
  }
  bring(driver, { type: 'node-start', node: planned.id, item, attempt, time: driver.now })
  if (planned.policy.timeoutMs !== undefined) limitTime(driver, step, planned.policy.timeoutMs)
  return step
}

function callRun(driver: Driver, step: Try, model: object): void {
  try {
    const result = step.planned.type.run(createRequest(driver, step, model))
    if (!(result instanceof Promise)) return end(driver, step, result)
    result.then(
      (outputs) => {
        driver.now = driver.clock.now()
        end(driver, step, outputs)
      },
      (thrown: unknown) => fail(driver, step, thrown),
    )
  } catch (thrown) {
    fail(driver, step, thrown)
  }
}

function executeBatch(driver: Driver, planned: PlannedNode, items: number): void {
  const steps: Try[] = []
  for (let item = 0; item < items; item++) {
    const step = startTry(driver, planned, item, 1)
    const problem = inputsProblem(planned, step.inputs)
    if (problem) bringError(driver, step, problem)
    else steps.push(step)
  }
  void runTogether(driver, planned, steps).catch((thrown: unknown) => {
    for (const step of steps) fail(driver, step, thrown)
  })
}

async function runTogether(
  driver: Driver,
  planned: PlannedNode,
  steps: readonly Try[],
): Promise<void> {
  const ready = await prepared(driver, steps, false)
  if (ready.length === 0 || !planned.type.runBatch) return
  const requests = ready.map(({ step, model }) => createRequest(driver, step, model))
  const results = await planned.type.runBatch(requests)
  driver.now = driver.clock.now()
  if (results.length !== ready.length) {
    const message = `node \`${planned.id}\` was given ${ready.length} items at once and returned ${results.length}: this is a fault of the node type \`${planned.type.name}\``
    throw new FlowError({ code: 'output-type', message, node: planned.id })
  }
  for (const [at, { step }] of ready.entries()) {
    const result = results[at]
    if (result instanceof Error) fail(driver, step, result)
    else end(driver, step, result)
  }
}

/** Resolves the models of steps of one node and answers what it can from the cache; the rest is to run. */
async function prepared(
  driver: Driver,
  steps: readonly Try[],
  fallback: boolean,
): Promise<{ step: Try; model: object }[]> {
  const [first] = steps
  if (!first) return []
  const models = await resolveModels(driver, first.planned, fallback)
  driver.now = driver.clock.now()
  const model = Object.assign({}, ...models.map(({ capabilities }) => capabilities)) as object
  const ready: { step: Try; model: object }[] = []
  for (const step of steps) {
    if (!stillWanted(driver, step)) continue
    if (!(driver.cache && (await fromCache(driver, step, models)))) ready.push({ step, model })
  }
  return ready
}

async function resolveModels(
  driver: Driver,
  planned: PlannedNode,
  fallback: boolean,
): Promise<Model[]> {
  const { onError } = planned.policy
  const wanted =
    fallback && onError.type === 'fallback'
      ? [
          {
            reference: onError.model,
            capabilities: planned.models.flatMap((model) => model.capabilities),
          },
        ]
      : planned.models
  const { models } = driver
  if (wanted.length > 0 && !models) {
    const message = `node \`${planned.id}\` needs the model \`${wanted[0]?.reference}\`, and the run was given no models: pass \`models\``
    throw new FlowError({ code: 'model-missing', message, node: planned.id })
  }
  return Promise.all(
    wanted.map(({ reference, capabilities }) => {
      const key = JSON.stringify([reference, capabilities])
      const known = driver.resolved.get(key)
      if (known) return known
      const made = models?.resolve(
        reference,
        capabilities,
        driver.controller.signal,
      ) as Promise<Model>
      driver.resolved.set(key, made)
      made.catch(() => driver.resolved.delete(key))
      return made
    }),
  )
}

async function fromCache(driver: Driver, step: Try, models: readonly Model[]): Promise<boolean> {
  const { cache, state } = driver
  if (!cache) return false
  if (!step.planned.type.repeatable(step.inputs, state.seed)) {
    step.because = { type: 'not-repeatable' }
    return false
  }
  const identities = models.map((model) => model.identity)
  const parts = cacheParts(step.planned, step.inputs, { identities, seed: state.seed })
  const key = cacheKey(parts)
  const place = step.item === undefined ? step.node : `${step.node}#${step.item}`
  const found = await cache.read(key)
  const because: Because = found ? { type: 'same' } : becauseOf(await cache.lastParts(place), parts)
  await cache.rememberParts(place, parts)
  driver.now = driver.clock.now()
  step.because = because
  if (found && !outputsProblem(step.planned, found, driver.valueBytes)) {
    finishTry(driver, step, found, true)
    return true
  }
  step.cacheKey = key
  return false
}

function end(driver: Driver, step: Try, outputs: Outputs | undefined): void {
  const problem = outputsProblem(step.planned, outputs, driver.valueBytes)
  if (problem) return fail(driver, step, problem)
  finishTry(driver, step, outputs ?? {}, undefined)
}

function finishTry(driver: Driver, step: Try, outputs: Outputs, cached: true | undefined): void {
  step.done?.()
  if (!stillWanted(driver, step)) return
  const { node, item, attempt, because, usage } = step
  if (step.cacheKey !== undefined) keep(driver, step.cacheKey, outputs)
  bring(driver, {
    type: 'node-end',
    node,
    item,
    attempt,
    outputs,
    cached,
    because,
    usage,
    time: driver.now,
  })
}

/** A result that cannot be kept is a lost saving, not a failed step. */
function keep(driver: Driver, key: string, outputs: Outputs): void {
  try {
    void Promise.resolve(driver.cache?.write(key, outputs)).catch(() => undefined)
  } catch {
    // as above
  }
}

function fail(driver: Driver, step: Try, thrown: unknown): void {
  step.done?.()
  driver.now = driver.clock.now()
  bringError(driver, step, thrown)
}

function limitTime(driver: Driver, step: Try, timeoutMs: number): void {
  const controller = new AbortController()
  const runSignal = driver.controller.signal
  const abort = (): void => controller.abort(runSignal.reason)
  runSignal.addEventListener('abort', abort, { once: true })
  step.signal = controller.signal
  const callOff = after(driver, timeoutMs, () => {
    const message = `node \`${step.node}\` took longer than its ${timeoutMs} ms: raise \`timeoutMs\`, or give it less to do`
    const error = new FlowError({ code: 'timeout', message, node: step.node, retryable: true })
    runSignal.removeEventListener('abort', abort)
    controller.abort(error)
    if (!stillWanted(driver, step)) return
    const { node, item, attempt } = step
    bring(driver, {
      type: 'node-error',
      node,
      item,
      attempt,
      error: errorRecord(error),
      time: driver.now,
    })
  })
  step.done = () => {
    callOff()
    runSignal.removeEventListener('abort', abort)
  }
}

function createRequest(driver: Driver, step: Try, model: object): Request {
  const { node, item } = step
  const { run, seed } = driver.state
  const context: StepContext = {
    signal: step.signal,
    stepKey: `${run}/${node}${item === undefined ? '' : `#${item}`}/0`,
    seed,
    services: driver.services as StepContext['services'],
    delta(port, text) {
      if (text === '' || !stillWanted(driver, step)) return
      bring(driver, { type: 'node-delta', node, item, port, text, time: driver.clock.now() })
    },
    progress(done, total, message) {
      if (!stillWanted(driver, step)) return
      bring(driver, {
        type: 'node-progress',
        node,
        item,
        done,
        total,
        message,
        time: driver.clock.now(),
      })
    },
    usage(used) {
      step.usage = add(step.usage, used)
    },
  }
  return { inputs: step.inputs, model, context } as unknown as Request
}

function add(a: Usage | undefined, b: Usage): Usage {
  if (!a) return b
  const sum: Usage = {}
  for (const key of ['inputTokens', 'outputTokens', 'cost'] as const) {
    if (a[key] !== undefined || b[key] !== undefined) sum[key] = (a[key] ?? 0) + (b[key] ?? 0)
  }
  return sum
}
