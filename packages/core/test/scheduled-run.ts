import assert from 'node:assert/strict'
import { planFlow } from '../src/flow/check-flow.ts'
import { parseFlow } from '../src/flow/parse-flow.ts'
import type { Plan } from '../src/flow/plan.ts'
import { defineNode } from '../src/node/define-node.ts'
import type { Models } from '../src/node/models.ts'
import type { RunType } from '../src/node/node-type.ts'
import { list, text } from '../src/node/port-type.ts'
import { port } from '../src/node/ports.ts'
import { createRegistry } from '../src/node/registry.ts'
import type { RunEvent } from '../src/run/events.ts'
import { startRun, type RunResult } from '../src/run/start-run.ts'
import { FlowError } from '../src/error.ts'
import { createFakeClock, settled } from './fake-clock.ts'
import { seedRandom } from './mutate-bytes.ts'
import {
  batchSize,
  modelLimits,
  outputPorts,
  stepOutputs,
  timeoutMs,
  type Fault,
  type Scenario,
  type ScenarioNode,
} from './random-scenario.ts'
import { createWatcher, type OpenCall } from './watcher.ts'

/** How a run went under one order of things. */
export interface ScheduledRun {
  readonly result: RunResult
  readonly events: readonly RunEvent[]
}

/**
 * Runs a scenario: nothing happens but what the order says next, and the promises of the design are
 * looked at after each step. Throws when one does not hold.
 */
export async function runSchedule(scenario: Scenario): Promise<ScheduledRun> {
  const open: OpenCall[] = []
  const plan = planOf(scenario, open)
  const clock = createFakeClock()
  const random = seedRandom(scenario.order)
  const watcher = createWatcher(scenario, plan)
  const models: Models = {
    resolve: async (reference) => {
      return {
        reference,
        identity: reference,
        capabilities: { generate: reference, score: reference } as object,
      }
    },
    concurrency: (reference) => modelLimits[reference],
  }
  const run = startRun(plan, {
    clock,
    models,
    concurrency: scenario.concurrency,
    onEvent: watcher.onEvent,
  })
  let result: RunResult | undefined
  void run.result.then((ended) => (result = ended))
  await settled()
  for (let step = 0; !result; step++) {
    assert(step < 10_000, 'the run does not come to its end')
    watcher.check(run.state, open)
    if (step === scenario.cancelAt) run.cancel('the test says so')
    else await doNext()
    await settled()
  }
  watcher.check(run.state, open)
  for (const call of open) call.settle() // nobody listens any more
  await settled()
  return { result, events: watcher.events }

  /** Ends one of the calls that can end, late ones too, or lets the time pass to the next timer. */
  async function doNext(): Promise<void> {
    const able = open.filter((call) => !call.hangs || !watcher.isLive(call))
    const [pause] = clock.pending()
    const mayPass = pause !== undefined && (able.length === 0 || pause < timeoutMs / 2)
    const choice = random(able.length + (mayPass ? 1 : 0) || 1)
    const call = able[choice]
    if (call) {
      open.splice(open.indexOf(call), 1)
      call.settle()
    } else {
      assert(pause !== undefined, 'the run waits for nothing')
      await clock.pass(pause)
    }
  }
}

/** The flow of a scenario as a file, checked like any other; its nodes report to `open`. */
function planOf(scenario: Scenario, open: OpenCall[]): Plan {
  const nodes = scenario.nodes.map(
    ({ id, type, inputs, model, retries, timeoutMs: limit, onError, off }) => {
      const policy =
        { use: { use: outputPorts[type] }, fallback: { fallback: 'spare' } }[onError as 'use'] ??
        onError
      const node = {
        type,
        inputs,
        retries,
        onError: policy,
        off,
        ...(model && { model }),
        ...(limit && { timeoutMs: limit }),
      }
      return [id, node] as const
    },
  )
  const outputs = scenario.nodes.map(({ id, type }) => [
    id,
    { from: `${id}.${Object.keys(outputPorts[type])[0]}` },
  ])
  const { flow, issues } = parseFlow(
    JSON.stringify({
      chainwright: 1,
      nodes: Object.fromEntries(nodes),
      outputs: Object.fromEntries(outputs) as object,
    }),
  )
  assert(flow, JSON.stringify(issues))
  return planFlow(flow, createRegistry(nodeTypes(scenario, open)))
}

interface Request {
  readonly inputs: Record<string, unknown>
  readonly model: Record<string, string>
  readonly context: { readonly stepKey: string }
}

function nodeTypes(scenario: Scenario, open: OpenCall[]): RunType[] {
  const about = { title: 'Test', description: 'For tests.', group: 'text', run: () => ({}) }
  const inputs = {
    a: port(text),
    b: port(text, { default: 'default' }),
    c: port(text, { optional: true }),
    list: port(list(text), { optional: true }),
  }
  const outputs = { yes: port(text), no: port(text) }
  const make = defineNode({ ...about, type: 'make@1', inputs, outputs })
  const split = defineNode({
    ...about,
    type: 'split@1',
    inputs: { a: inputs.a },
    outputs: { parts: port(list(text)) },
  })
  const pack = defineNode({
    ...about,
    type: 'pack@1',
    inputs: { list: port(list(text)) },
    outputs: { yes: outputs.yes },
  })
  const attempts = new Map<string, number>()
  const byId = new Map(scenario.nodes.map((node) => [node.id, node]))
  const stepOf = ({ context, inputs: values, model }: Request) => {
    const attempt = (attempts.get(context.stepKey) ?? 0) + 1
    attempts.set(context.stepKey, attempt)
    const [id = '', item] = (context.stepKey.split('/')[1] ?? '').split(/[[\]]/)
    const node = byId.get(id) as ScenarioNode
    const fault = node.faults[Number(item ?? 0) + attempt - 1] ?? 'ok'
    const place = { node: id, item: item === undefined ? undefined : Number(item), attempt }
    return { node, values, fault, place, models: [...new Set(Object.values(model))] }
  }
  const call = (requests: readonly Request[]) =>
    new Promise<(object | Error)[]>((resolve) => {
      const steps = requests.map(stepOf)
      open.push({
        places: steps.map(({ place }) => place),
        models: steps[0]?.models ?? [],
        hangs: steps.some(({ fault }) => fault === 'hang'),
        settle: () =>
          resolve(steps.map(({ node, values, fault }) => giveOrFail(node, values, fault))),
      })
    })
  const run = async (request: Request): Promise<object> => {
    const [given = {}] = await call([request])
    if (given instanceof Error) throw given
    return given
  }
  return [
    { ...make, run },
    { ...make, name: 'ask', run, model: ['generate', 'score'] },
    { ...make, name: 'batch', run, runBatch: call as NonNullable<RunType['runBatch']>, batchSize },
    { ...split, run },
    { ...pack, run },
  ] as RunType[]
}

function giveOrFail(
  node: ScenarioNode,
  inputs: Record<string, unknown>,
  fault: Fault,
): object | Error {
  if (fault === 'busy') return new Error('busy')
  if (fault === 'broken') return new FlowError({ code: 'broken', message: 'broken' })
  if (fault === 'wrong') return { [Object.keys(outputPorts[node.type])[0] ?? '']: 5 }
  return stepOutputs(node, inputs)
}
