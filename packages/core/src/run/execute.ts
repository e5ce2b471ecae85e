import { FlowError, toFlowError } from '../error.ts'
import type { PlannedNode } from '../flow/plan.ts'
import { inputsProblem, outputsProblem, servicesProblem } from './check-values.ts'
import type { Command } from './commands.ts'
import { bring, bringError, bringStart, controllerOf, stillWanted, type Driver } from './driver.ts'
import type { Outputs } from './events.ts'
import { limitTime } from './limit-time.ts'
import {
  answerFromCache,
  callsFromCache,
  keepResult,
  resolveModels,
  type ReadyModels,
} from './prepare-step.ts'
import { pathOf } from './run-state.ts'
import { createRequest, type OwnTry } from './step-request.ts'

type RunNode = Extract<Command, { type: 'run-node' }>
type RunBatch = Extract<Command, { type: 'run-batch' }>

const noModel = {}

/** Carries out `run-node` and `run-batch`: inputs, models, cache, the function, and what it gave. */
export function execute(driver: Driver, command: RunNode | RunBatch): void {
  if (command.type === 'run-batch') return executeBatch(driver, command)
  const step = startTry(driver, command)
  if (!step) return
  if (step.planned.models.length === 0 && !driver.cache) return callRun(driver, step, noModel)
  prepare(driver, [step], command.fallback).then(
    (ready) => {
      if (ready.length > 0) callRun(driver, step, ready[0]?.model ?? noModel)
    },
    (thrown: unknown) => fail(driver, step, thrown),
  )
}

/** Tells that a try begins; `undefined` when it fails before its function is called. */
function startTry(
  driver: Driver,
  { node: state, item, attempt, inputs }: Pick<RunNode, 'node' | 'item' | 'attempt' | 'inputs'>,
): OwnTry | undefined {
  const { planned } = state
  const step: OwnTry = {
    state,
    node: pathOf(state),
    item,
    attempt,
    planned,
    inputs,
    signal: controllerOf(driver, state.scope).signal,
    usage: undefined,
    calls: undefined,
    because: undefined,
    entry: undefined,
    done: undefined,
  }
  bringStart(driver, step)
  const problem =
    driver.listenerError ?? inputsProblem(state, inputs) ?? servicesProblem(state, driver.services)
  if (problem) {
    bringError(driver, step, problem)
    return undefined
  }
  if (planned.policy.timeoutMs !== undefined) limitTime(driver, step, planned.policy.timeoutMs)
  return step
}

function callRun(driver: Driver, step: OwnTry, model: object): void {
  try {
    const { type } = step.planned
    if (type.kind !== 'run') return
    const result: unknown = type.run(createRequest(driver, step, model))
    if (!isPromise(result)) return endNow(driver, step, result)
    Promise.resolve(result).then(
      (outputs) => endNow(driver, step, outputs),
      (thrown: unknown) => fail(driver, step, thrown),
    )
  } catch (thrown) {
    fail(driver, step, thrown)
  }
}

/** A function that did not wait may have worked long all the same. */
function endNow(driver: Driver, step: OwnTry, outputs: unknown): void {
  driver.now = driver.clock.now()
  end(driver, step, outputs)
}

/** Also for promises of other makers. */
function isPromise(value: unknown): value is PromiseLike<unknown> {
  if (value instanceof Promise) return true
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}

function executeBatch(driver: Driver, { node, first, inputs }: RunBatch): void {
  const steps: OwnTry[] = []
  for (const [at, values] of inputs.entries()) {
    const item = first + at
    const step = startTry(driver, { node, item, attempt: 1, inputs: values })
    if (step) steps.push(step)
  }
  runTogether(driver, node.planned, steps).catch((thrown: unknown) => {
    for (const step of steps) fail(driver, step, thrown)
  })
}

async function runTogether(
  driver: Driver,
  planned: PlannedNode,
  steps: readonly OwnTry[],
): Promise<void> {
  const ready = await prepare(driver, steps, false)
  const { type } = planned
  if (ready.length === 0 || type.kind !== 'run' || !type.runBatch) return
  const requests = ready.map(({ step, model }) => createRequest(driver, step, model))
  const results = await type.runBatch(requests)
  driver.now = driver.clock.now()
  if (!Array.isArray(results) || results.length !== ready.length) {
    const message = `node \`${ready[0]?.step.node}\` was given ${ready.length} items at once and did not return one result for each: this is a fault of the node type \`${planned.type.name}\``
    throw new FlowError({ code: 'output-type', message })
  }
  for (const [at, { step }] of ready.entries()) {
    const result: unknown = results[at]
    if (result instanceof Error) fail(driver, step, result)
    else end(driver, step, result)
  }
}

/** Resolves the models of steps of one node and answers what it can from the cache; the rest is to run. */
async function prepare(
  driver: Driver,
  steps: readonly OwnTry[],
  fallback: boolean,
): Promise<{ step: OwnTry; model: object }[]> {
  const [first] = steps
  if (!first) return []
  const models = await resolveModels(driver, first.state, fallback)
  driver.now = driver.clock.now()
  const ready: OwnTry[] = []
  for (const step of steps) {
    if (!stillWanted(driver, step)) continue
    const found = await answerFromCache(driver, step, models)
    if (!found) {
      ready.push(step)
      continue
    }
    const calls = driver.watchCalls && (await callsFromCache(driver, step))
    if (calls) step.calls = () => calls
    finishTry(driver, step, { outputs: found, cached: true })
  }
  controllerOf(driver, first.state.scope).signal.throwIfAborted()
  const model = watched(driver, ready, models)
  return ready.filter((step) => stillWanted(driver, step)).map((step) => ({ step, model }))
}

/** What functions are handed to ask models: where the run watches, so that their calls are noted. */
function watched(
  { watchCalls }: Driver,
  steps: readonly OwnTry[],
  { capabilities, models }: ReadyModels,
): object {
  if (!watchCalls || Object.keys(models).length === 0) return capabilities
  const watch = watchCalls({ inputs: steps.map(({ inputs }) => inputs), capabilities, models })
  for (const [at, step] of steps.entries()) step.calls = () => watch.calls(at)
  return watch.capabilities
}

function end(driver: Driver, step: OwnTry, outputs: unknown): void {
  const problem = judge(driver, step, outputs)
  if (problem) return fail(driver, step, problem)
  finishTry(driver, step, { outputs: outputs as Outputs, cached: false })
}

/** Foreign outputs and foreign port types may throw when they are looked at. */
function judge({ valueBytes }: Driver, { state }: OwnTry, outputs: unknown): unknown {
  try {
    return outputsProblem(state, outputs, valueBytes)
  } catch (thrown) {
    return toFlowError(thrown, { code: 'output-type' })
  }
}

function finishTry(
  driver: Driver,
  step: OwnTry,
  { outputs, cached }: { outputs: Outputs; cached: boolean },
): void {
  step.done?.()
  if (!stillWanted(driver, step)) return
  const { node, item, attempt, because, usage, entry } = step
  const calls = step.calls?.()
  if (entry) keepResult(driver, entry, cached ? undefined : outputs, calls)
  const time = driver.now
  if (!cached && !because && !usage && !calls)
    return bring(driver, { type: 'node-end', node, item, attempt, outputs, time }, step.state)
  const event = { type: 'node-end', node, item, attempt, outputs, cached, because, usage } as const
  bring(driver, calls ? { ...event, calls, time } : { ...event, time })
}

function fail(driver: Driver, step: OwnTry, thrown: unknown): void {
  step.done?.()
  driver.now = driver.clock.now()
  bringError(driver, step, thrown)
}
