import type { PlannedNode } from '../flow/plan.ts'
import { inputsProblem, outputsProblem } from './check-values.ts'
import type { Command } from './commands.ts'
import { FlowError } from '../error.ts'
import { answerFromCache, keepResult, resolveModels } from './prepare-step.ts'
import { bring, bringError, stillWanted, type Driver } from './driver.ts'
import type { Outputs } from './events.ts'
import { limitTime } from './limit-time.ts'
import { createRequest, type OwnTry } from './step-request.ts'

type RunNode = Extract<Command, { type: 'run-node' }>
type RunBatch = Extract<Command, { type: 'run-batch' }>

const noModel = {}

/** Carries out `run-node` and `run-batch`: inputs, models, cache, the function, and what it gave. */
export function execute(driver: Driver, command: RunNode | RunBatch): void {
  const planned = driver.state.plan.nodes[command.node]
  if (!planned) return
  if (command.type === 'run-batch') return executeBatch(driver, planned, command)
  const step = startTry(driver, planned, command)
  const problem = inputsProblem(planned, step.inputs)
  if (problem) return bringError(driver, step, problem)
  if (planned.models.length === 0 && !driver.cache) return callRun(driver, step, noModel)
  prepare(driver, [step], command.fallback).then(
    (ready) => {
      if (ready.length > 0) callRun(driver, step, ready[0]?.model ?? noModel)
    },
    (thrown: unknown) => fail(driver, step, thrown),
  )
}

function startTry(
  driver: Driver,
  planned: PlannedNode,
  { node: index, item, attempt, inputs }: Pick<RunNode, 'node' | 'item' | 'attempt' | 'inputs'>,
): OwnTry {
  const step: OwnTry = {
    index,
    node: planned.id,
    item,
    attempt,
    planned,
    inputs,
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

function callRun(driver: Driver, step: OwnTry, model: object): void {
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

function executeBatch(driver: Driver, planned: PlannedNode, { node, inputs }: RunBatch): void {
  const steps: OwnTry[] = []
  for (const [item, values] of inputs.entries()) {
    const step = startTry(driver, planned, { node, item, attempt: 1, inputs: values })
    const problem = inputsProblem(planned, step.inputs)
    if (problem) bringError(driver, step, problem)
    else steps.push(step)
  }
  runTogether(driver, planned, steps).catch((thrown: unknown) => {
    for (const step of steps) fail(driver, step, thrown)
  })
}

async function runTogether(
  driver: Driver,
  planned: PlannedNode,
  steps: readonly OwnTry[],
): Promise<void> {
  const ready = await prepare(driver, steps, false)
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
async function prepare(
  driver: Driver,
  steps: readonly OwnTry[],
  fallback: boolean,
): Promise<{ step: OwnTry; model: object }[]> {
  const [first] = steps
  if (!first) return []
  const models = await resolveModels(driver, first.planned, fallback)
  driver.now = driver.clock.now()
  const model = Object.assign({}, ...models.map(({ capabilities }) => capabilities)) as object
  const ready: { step: OwnTry; model: object }[] = []
  for (const step of steps) {
    if (!stillWanted(driver, step)) continue
    const found = await answerFromCache(driver, step, models)
    if (found) finishTry(driver, step, found, true)
    else ready.push({ step, model })
  }
  return ready
}

function end(driver: Driver, step: OwnTry, outputs: Outputs | undefined): void {
  const problem = outputsProblem(step.planned, outputs, driver.valueBytes)
  if (problem || !outputs) return fail(driver, step, problem)
  finishTry(driver, step, outputs, false)
}

function finishTry(driver: Driver, step: OwnTry, outputs: Outputs, cached: boolean): void {
  step.done?.()
  if (!stillWanted(driver, step)) return
  const { node, item, attempt, because, usage } = step
  if (step.cacheKey !== undefined) keepResult(driver, step.cacheKey, outputs)
  const time = driver.now
  if (!cached && !because && !usage)
    bring(driver, { type: 'node-end', node, item, attempt, outputs, time }, step.index)
  else
    bring(driver, { type: 'node-end', node, item, attempt, outputs, cached, because, usage, time })
}

function fail(driver: Driver, step: OwnTry, thrown: unknown): void {
  step.done?.()
  driver.now = driver.clock.now()
  bringError(driver, step, thrown)
}
