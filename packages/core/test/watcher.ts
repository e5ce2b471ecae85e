import assert from 'node:assert/strict'
import type { Plan } from '../src/flow/plan.ts'
import { advance } from '../src/run/advance.ts'
import type { RecordedEvent, RunEvent } from '../src/run/events.ts'
import { createRunState } from '../src/run/create-run-state.ts'
import { isFinal, type RunState } from '../src/run/run-state.ts'
import { plainNodes } from './plain-state.ts'
import { modelLimits, type Scenario } from './random-scenario.ts'

/** A call of a node's function, or of its batch, that has not ended. */
export interface OpenCall {
  readonly places: readonly { node: string; item: number | undefined; attempt: number }[]
  /** References of the models that it was handed. */
  readonly models: readonly string[]
  readonly hangs: boolean
  settle(): void
}

/** Follows a run by its events alone, and holds it to its promises. */
export interface Watcher {
  readonly events: readonly RunEvent[]
  onEvent(this: void, event: RunEvent): void
  /** Whether the run still waits for a call; it does not when the time of the call was up. */
  isLive(call: OpenCall): boolean
  /** To be called when nothing goes on: compares with the state of the run, and counts what runs. */
  check(state: RunState, open: readonly OpenCall[]): void
}

/** A watcher with a state of its own, which it brings up to date from the recorded events. */
export function createWatcher(scenario: Scenario, plan: Plan): Watcher {
  const events: RunEvent[] = []
  const mirror = createRunState(plan)
  const expected: RunEvent[] = []
  const inFlight = new Set<string>()
  const final = new Map<string, string>()
  const isLive = (call: OpenCall) => call.places.some((place) => inFlight.has(placeText(place)))
  return {
    events,
    isLive,
    onEvent(event) {
      assert(events.at(-1)?.type !== 'run-end', 'an event after the end of the run')
      events.push(event)
      if (event.type === 'node-start') checkStart(event)
      if (event.type === 'node-end' || event.type === 'node-error') {
        assert(inFlight.delete(placeText(event)), 'a step ends that did not run')
      }
      const due = expected.shift()
      if (due) return assert.deepEqual(event, due, 'what is derived is told in order')
      expected.push(...advance(mirror, event as RecordedEvent).derived)
      for (const { id, status } of mirror.nodes) {
        const before = final.get(id)
        assert(before === undefined || before === status, `${id} changed after it was final`)
        if (isFinal(status)) final.set(id, status)
      }
    },
    check(state, open) {
      assert.deepEqual(comparable(mirror), comparable(state), 'a replay gives another state')
      checkLimits(scenario, state, open.filter(isLive))
    },
  }

  function checkStart(event: { node: string; item?: number | undefined; attempt: number }): void {
    for (const other of inFlight) {
      assert(!other.startsWith(`${event.node}#${event.item ?? ''}@`), 'two tries of a step at once')
    }
    inFlight.add(placeText(event))
    const number = plan.index.get(event.node) ?? -1
    for (const source of plan.nodes.keys()) {
      const { first, nodes } = plan.takers
      const takers = nodes.subarray(first[source], first[source + 1])
      const status = mirror.nodes[source]?.status ?? 'waiting'
      assert(!takers.includes(number) || isFinal(status), `${event.node} began too early`)
    }
  }
}

function placeText({
  node,
  item,
  attempt,
}: {
  node: string
  item?: number | undefined
  attempt: number
}): string {
  return `${node}#${item ?? ''}@${attempt}`
}

/** Never above a limit, and no step waits while there is room for it. */
function checkLimits({ concurrency }: Scenario, state: RunState, live: readonly OpenCall[]): void {
  assert(live.length <= concurrency, 'more steps at once than are allowed')
  const used = (model: string) => live.filter((call) => call.models.includes(model)).length
  const full = (model: string) => used(model) >= (modelLimits[model] ?? Infinity)
  for (const [model, limit] of Object.entries(modelLimits)) {
    assert(used(model) <= limit, `more steps use ${model} than are allowed`)
  }
  if (state.status !== 'running' || live.length >= concurrency) return
  for (const [index, node] of state.nodes.entries()) {
    const planned = state.plan.nodes[index]
    for (const step of node.items ?? [node]) {
      if (step.status !== 'queued') continue
      const spare = planned?.policy.onError.type === 'fallback' ? planned.policy.onError.model : ''
      const wanted =
        step.fallbackAt >= 0 ? [spare] : planned?.models.map((model) => model.reference)
      assert(wanted?.some(full), `${node.id} waits although there is room`)
    }
  }
}

/** Everything of a state but what only the scheduler's own lines hold. */
function comparable({
  run,
  status,
  nodes,
  open,
  running,
  steps,
  outputs,
  absent,
  error,
}: RunState) {
  return {
    run,
    status,
    open,
    running,
    steps,
    outputs,
    absent,
    error,
    nodes: plainNodes(nodes),
  }
}
