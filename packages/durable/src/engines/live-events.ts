import type { RecordedEvent, RunEvent, StepCall } from '@chainwright/core'
import type { SharedStore } from '../shared/shared-store.ts'

/** How long texts are gathered before they are told, in milliseconds. */
const gatherMs = 40

/** Tells what streams in runs to those who look at them, wherever they are. */
export interface LiveTeller {
  tell(this: void, run: string, event: RunEvent): void
  /** Tells no more of a call whose end is on record: that says all. */
  callEnded(this: void, call: StepCall): void
}

/** Makes the teller of a worker. What is told is gathered for a moment; of quick steps nothing is told. */
export function createLiveTeller(store: SharedStore): LiveTeller {
  const waiting = new Map<string, LiveEvent[]>()
  let timer: NodeJS.Timeout | undefined

  function tellAll(): void {
    timer = undefined
    for (const [run, events] of waiting) store.tell(topicOf(run), JSON.stringify(joined(events)))
    waiting.clear()
  }

  return {
    tell(run, event) {
      if (!isLive(event)) return
      const events = waiting.get(run) ?? []
      waiting.set(run, events)
      events.push(event)
      timer ??= setTimeout(tellAll, gatherMs)
    },
    callEnded(call) {
      const rest = waiting.get(call.run)?.filter((event) => !isOf(event, call)) ?? []
      if (rest.length > 0) waiting.set(call.run, rest)
      else waiting.delete(call.run)
    },
  }
}

type LiveEvent = Extract<RunEvent, { type: 'node-start' | 'node-delta' | 'node-progress' }>

function isLive(event: RunEvent): event is LiveEvent {
  const { type } = event
  return type === 'node-start' || type === 'node-delta' || type === 'node-progress'
}

function isOf({ node, item }: LiveEvent, call: StepCall): boolean {
  if (node !== call.node || item === undefined || call.item === undefined) return node === call.node
  return item >= call.item && item < call.item + call.inputs.length
}

/** What is heard of a run. */
export interface LiveListener {
  onEvent(this: void, event: RecordedEvent): void
  /** Its end is on record. This may be lost. */
  onEnd?(this: void): void
}

/** Listens to what streams in a run, until the function that is given is called. */
export function listenLive(
  store: SharedStore,
  run: string,
  { onEvent, onEnd }: LiveListener,
): () => void {
  return store.listen(topicOf(run), (text) => {
    const events = JSON.parse(text) as RecordedEvent[]
    if (events.length === 0) onEnd?.()
    for (const event of events) onEvent(event)
  })
}

/** Tells those who look at a run that its end is on record, and forgets what streamed in it. */
export async function endLive(store: SharedStore, run: string): Promise<void> {
  store.tell(topicOf(run), '[]')
  await forgetLive(store, run)
}

/** Forgets what streamed in a run that is over. */
export async function forgetLive(store: SharedStore, run: string): Promise<void> {
  await store.hush(topicOf(run))
}

/** Pieces of one text that follow each other, as one. */
function joined(events: readonly LiveEvent[]): LiveEvent[] {
  const out: LiveEvent[] = []
  for (const event of events) {
    const last = out.at(-1)
    const goesOn =
      last?.type === 'node-delta' &&
      event.type === 'node-delta' &&
      last.node === event.node &&
      last.item === event.item &&
      last.port === event.port
    if (goesOn) out[out.length - 1] = { ...last, text: last.text + event.text }
    else out.push(event)
  }
  return out
}

function topicOf(run: string): string {
  return `runs/${run}/live`
}
