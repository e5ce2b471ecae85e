import assert from 'node:assert/strict'
import type { Plan } from '../src/flow/plan.ts'
import { advance } from '../src/run/advance.ts'
import type { RecordedEvent, RunEvent, StepPlace } from '../src/run/events.ts'
import { createRunState } from '../src/run/create-run-state.ts'
import { bodyPrefix, findNode, openScopes } from '../src/run/scope.ts'
import { isFinal, pathOf, type NodeState, type RunState } from '../src/run/run-state.ts'
import { plainNodes } from './plain-state.ts'
import type { OpenCall } from './scenario-types.ts'
import { allNodes, modelLimits, type Scenario } from './scenario.ts'

/** Follows a run by its events alone, and holds it to its promises. */
export interface Watcher {
  readonly events: readonly RunEvent[]
  onEvent(this: void, event: RunEvent): void
  /** Whether the run still waits for a call; it does not when the time of the call was up. */
  isLive(call: OpenCall): boolean
  /** Steps that waited for an answer at any time. */
  asked(): string[]
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
    asked: () => events.flatMap((event) => (event.type === 'signal-wait' ? [stepName(event)] : [])),
    onEvent(event) {
      assert(events.at(-1)?.type !== 'run-end', 'an event after the end of the run')
      events.push(event)
      if (event.type === 'node-start') checkStart(event)
      if (event.type === 'node-end' || event.type === 'node-error') {
        assert(inFlight.delete(placeText(event)), 'a step ends that did not run')
      }
      if (event.type === 'body-end') checkBodyEnd(event)
      const due = expected.shift()
      if (due) return assert.deepEqual(event, due, 'what is derived is told in order')
      expected.push(...advance(mirror, event as RecordedEvent).derived)
      for (const scope of openScopes(mirror)) for (const node of scope.nodes) checkFinal(node)
    },
    check(state, open) {
      assert.deepEqual(comparable(mirror), comparable(state), 'a replay gives another state')
      checkLimits(scenario, state, open.filter(isLive))
      checkHands(scenario, state)
    },
  }

  function checkFinal(node: NodeState): void {
    const path = pathOf(node)
    const before = final.get(path)
    assert(before === undefined || before === node.status, `${path} changed after it was final`)
    if (isFinal(node.status)) final.set(path, node.status)
  }

  function checkStart(event: StepPlace & { attempt: number }): void {
    for (const other of inFlight) {
      assert(!other.startsWith(`${event.node}#${event.item ?? ''}@`), 'two tries of a step at once')
    }
    inFlight.add(placeText(event))
    const node = findNode(mirror, event.node)
    assert(node && node.scope.status === 'running', `${event.node} began in a flow that had ended`)
    checkSources(node)
  }

  function checkBodyEnd({ node: path, item, round }: StepPlace & { round: number }): void {
    const node = findNode(mirror, path)
    assert(node, `${path} had a body and is nowhere`)
    const prefix = bodyPrefix(node, item, round)
    for (const step of inFlight) {
      assert(!step.startsWith(prefix), `${prefix} ended while ${step} ran`)
    }
  }
}

/** Nothing begins before all that it takes values from is final. */
function checkSources({ scope, planned, id }: NodeState): void {
  const { first, nodes: all } = scope.plan.takers
  for (const [source, { status }] of scope.nodes.entries()) {
    const isTaker = all.subarray(first[source], first[source + 1]).includes(planned.index)
    assert(!isTaker || isFinal(status), `${id} began too early`)
  }
}

function placeText({ node, item, attempt }: StepPlace & { attempt: number }): string {
  return `${node}#${item ?? ''}@${attempt}`
}

function stepName({ node, item }: StepPlace): string {
  return item === undefined ? node : `${node}[${item}]`
}

/** Never above a limit, and no step waits while there is room for it. */
function checkLimits({ concurrency }: Scenario, state: RunState, live: readonly OpenCall[]): void {
  assert(live.length <= concurrency, 'more steps at once than are allowed')
  const used = (model: string) => live.filter((call) => call.models.includes(model)).length
  const full = (model: string) => used(model) >= (modelLimits[model] ?? Infinity)
  for (const [model, limit] of Object.entries(modelLimits)) {
    assert(used(model) <= limit, `more steps use ${model} than are allowed`)
  }
  if (live.length >= concurrency) return
  for (const node of runningNodes(state)) {
    const { policy, models } = node.planned
    for (const step of node.items ?? [node]) {
      if (step.status !== 'queued' || (node.items && step === node)) continue
      const spare = policy.onError.type === 'fallback' ? policy.onError.model : ''
      const wanted = step.fallbackAt >= 0 ? [spare] : models.map((model) => model.reference)
      assert(wanted.some(full), `${pathOf(node)} waits although there is room`)
    }
  }
}

/** As many items of a body are in hand as may be: no more, and no fewer while others wait. */
function checkHands({ nodes }: Scenario, state: RunState): void {
  const bodies = new Map(allNodes(nodes).map(({ id, body }) => [id, body]))
  for (const { id, items, status } of runningNodes(state)) {
    const most = bodies.get(id)?.most
    if (most === undefined || !items || isFinal(status)) continue
    const inHand = items.filter((item) => item.status === 'running').length
    const waiting = items.filter((item) => item.status === 'waiting').length
    assert(inHand <= most, `${id} has ${inHand} items in hand`)
    assert(inHand === most || waiting === 0, `${id} lets items wait`)
  }
}

/** The nodes of all flows in which something may start. */
function runningNodes(state: RunState): NodeState[] {
  return openScopes(state).flatMap(({ status, nodes }) => (status === 'running' ? nodes : []))
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
