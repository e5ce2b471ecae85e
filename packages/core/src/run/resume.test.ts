import { describe, expect, it } from 'vitest'
import { createFakeClock, settled } from '../../test/fake-clock.ts'
import { heldNode } from '../../test/held-node.ts'
import { allShapes } from '../../test/shapes/all-shapes.ts'
import { planShape } from '../../test/shapes/check-shape.ts'
import type { Shape } from '../../test/shapes/shape.ts'
import { watchRun } from '../../test/watch-run.ts'
import { replay } from './advance.ts'
import { createRunState } from './create-run-state.ts'
import type { RecordedEvent, RunEvent } from './events.ts'
import { resumeRun, startRun } from './start-run.ts'
import { openQuestions } from './open-questions.ts'

const derived = [
  'node-skip',
  'node-collect',
  'node-pin',
  'signal-wait',
  'body-start',
  'body-end',
  'run-end',
]

/** What a journal would hold: the recorded events as JSON. */
function journal(events: readonly RunEvent[]): RecordedEvent[] {
  const recorded = events.filter(({ type }) => !derived.includes(type))
  return JSON.parse(JSON.stringify(recorded)) as RecordedEvent[]
}

function endedSteps(events: readonly RunEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === 'node-end' ? [`${event.node} ${event.item}`] : [],
  )
}

/** Answers whatever is asked, as soon as it is. */
function answering(
  { answers = {} }: Shape,
  run: () => Pick<ReturnType<typeof startRun>, 'signal' | 'state'>,
) {
  return setInterval(() => {
    for (const { step } of openQuestions(run().state)) {
      if (answers[step] !== undefined) run().signal(step, answers[step])
    }
  }, 1)
}

async function recordOf(shape: Shape): Promise<RecordedEvent[]> {
  const events: RunEvent[] = []
  const onEvent = (event: RunEvent): void => void events.push(event)
  const run = startRun(planShape(shape), { inputs: shape.given ?? {}, ...shape.options, onEvent })
  const timer = answering(shape, () => run)
  await run.result
  clearInterval(timer)
  return journal(events)
}

// What is cancelled here would run for ever without the cancel.
const shapes = allShapes.filter(({ cancelAt }) => cancelAt === undefined)

describe('a run that is cut off after any of its events and resumed', () => {
  it.each(shapes)('ends alike, and repeats nothing that was done: $name', async (shape) => {
    const record = await recordOf(shape)
    for (let length = 1; length <= record.length; length++) {
      const before = record.slice(0, length)
      const events: RunEvent[] = []
      const onEvent = (event: RunEvent): void => void events.push(event)
      const run = resumeRun(planShape(shape), before, { onEvent })
      const timer = answering(shape, () => run)
      const { status, outputs, absent, error } = await run.result
      clearInterval(timer)
      const { expected } = shape
      expect([status, error?.code, error?.node]).toEqual([
        expected.status,
        ...(expected.error ?? [undefined, undefined]),
      ])
      if (status === 'succeeded')
        expect([outputs, absent]).toEqual([expected.outputs ?? {}, expected.absent ?? []])
      const replayed = replay(createRunState(planShape(shape)), [...before, ...journal(events)])
      expect([replayed.status, replayed.outputs]).toEqual([status, outputs])
      const [done, again] = [endedSteps(before), endedSteps(events)]
      expect(again.filter((step) => done.includes(step))).toEqual([])
    }
  })
})

describe('resuming a run', () => {
  const nodes = {
    a: { type: 'held', inputs: { text: 'x' } },
    b: { type: 'held', inputs: { text: { from: 'a.text' } } },
  }
  const flow = { nodes, outputs: { out: { from: 'b.text' } } }

  it('begins a step in doubt again, under another key', async () => {
    const { type, calls } = heldNode('held')
    const first = watchRun(flow, [type], { run: 'r' })
    expect(calls[0]?.context.stepKey).toBe('r/a/0')
    const second = resumeRun(first.state.plan, journal(first.events), { clock: createFakeClock() })
    expect(calls[1]?.context).toMatchObject({ stepKey: 'r/a/1', attempt: 1 })
    calls[1]?.end({ text: 'y' })
    await settled()
    expect(calls[2]?.context.stepKey).toBe('r/b/0')
    calls[2]?.end({ text: 'z' })
    expect((await second.result).outputs).toEqual({ out: 'z' })
  })

  it('fails a step in doubt that is not safe to run twice, unless it had not begun', async () => {
    const { type, calls } = heldNode('held')
    const once = { ...type, safeToRepeat: false }
    const first = watchRun(flow, [once])
    const record = journal(first.events)
    const second = resumeRun(first.state.plan, record, { clock: createFakeClock() })
    expect((await second.result).error).toMatchObject({ code: 'in-doubt', node: 'a' })
    const unbegun = record.filter((event) => event.type !== 'node-start')
    const third = resumeRun(first.state.plan, unbegun, { clock: createFakeClock() })
    expect(third.state.nodes[0]?.status).toBe('running')
    expect(calls).toHaveLength(2)
  })

  it('gives a run that is over as it was, and changes nothing', async () => {
    const { type, calls } = heldNode('held')
    const first = watchRun(flow, [type])
    calls[0]?.fail(new Error('broken'))
    const before = await first.result
    const events: RunEvent[] = []
    const second = resumeRun(first.state.plan, journal(first.events), {
      onEvent: (event) => void events.push(event),
    })
    expect(await second.result).toMatchObject({ status: 'failed', error: { message: 'broken' } })
    expect((await second.result).state.endedAt).toBe(before.state.endedAt)
    expect(events).toEqual([])
  })

  it('refuses the record of another flow, and one without a start', async () => {
    const { type } = heldNode('held')
    const first = watchRun(flow, [type])
    const other = watchRun({ nodes: { c: nodes.a } }, [type])
    expect(() => resumeRun(other.state.plan, journal(first.events))).toThrow(/another version/)
    expect(() => resumeRun(other.state.plan, [])).toThrow(/no start/)
  })
})

describe('pins', () => {
  const nodes = {
    a: { type: 'held', inputs: { text: 'x' } },
    b: { type: 'held', inputs: { text: { from: 'a.text' } } },
  }

  it('stand for what a node would give: it does not run, and what follows does', async () => {
    const { type, calls } = heldNode('held')
    const run = watchRun({ nodes, outputs: { out: { from: 'b.text' } } }, [type], {
      pins: { a: { text: 'pinned' } },
    })
    expect(calls.map(({ inputs }) => inputs['text'])).toEqual(['pinned'])
    calls[0]?.end({ text: 'done' })
    expect((await run.result).outputs).toEqual({ out: 'done' })
    expect(run.state.nodes[0]).toMatchObject({ status: 'succeeded', because: { type: 'pinned' } })
    expect(run.all('node-pin')).toMatchObject([{ node: 'a' }])
  })

  it('have to suit the ports of their nodes', () => {
    const { type } = heldNode('held')
    const pinned = (pins: object) => () => watchRun({ nodes }, [type], { pins: pins as never })
    expect(pinned({ a: { text: 5 } })).toThrow(/should be text, and is a number/)
    expect(pinned({ a: { txt: 'x' } })).toThrow(/it has text/)
    expect(pinned({ c: { text: 'x' } })).toThrow(/no node `c`/)
  })
})
