import { hash } from 'node:crypto'
import { FlowError, type RecordedEvent, type StepCall } from '@chainwright/core'
import { endPlaces, type EndRecord } from '../journal/end-record.ts'
import { valuePlaces } from '../journal/event-places.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import {
  inlineBytes,
  packRecord,
  takenValues,
  unpackRecord,
  type PackedRecord,
} from '../values/large-values.ts'

type Places = readonly (readonly (string | number)[])[]

/** Events as an engine keeps them: what is above 64 KiB stands in the shared store. */
export async function packEvents(
  store: SharedStore,
  events: readonly RecordedEvent[],
): Promise<PackedRecord> {
  return pack(store, events, () => valuePlaces(events))
}

/** The events that were packed. Throws `value-damaged` when a value is gone. */
export async function unpackEvents(
  store: SharedStore,
  packed: PackedRecord,
): Promise<readonly RecordedEvent[]> {
  return (await unpack(store, packed)) as readonly RecordedEvent[]
}

/** The end of a run as it is kept. */
export async function packEnd(store: SharedStore, end: EndRecord): Promise<PackedRecord> {
  return pack(store, end, () => endPlaces(end))
}

/** The end that was packed. */
export async function unpackEnd(store: SharedStore, packed: PackedRecord): Promise<EndRecord> {
  return (await unpack(store, packed)) as EndRecord
}

/** The end that was packed, without its large values, which are `null`. */
export async function unpackEndSummary(
  store: SharedStore,
  packed: PackedRecord,
): Promise<EndRecord> {
  if (packed.text !== wholeTaken) return JSON.parse(packed.text) as EndRecord
  const { whole } = (await unpackTaken(store, packed)) as { whole: PackedRecord }
  return unpackEndSummary(store, whole)
}

/** A call as an engine keeps it. */
export async function packCall(store: SharedStore, call: StepCall): Promise<PackedRecord> {
  return pack(store, call, () =>
    call.inputs.flatMap((inputs, at) => Object.keys(inputs).map((name) => ['inputs', at, name])),
  )
}

/** The call that was packed. */
export async function unpackCall(store: SharedStore, packed: PackedRecord): Promise<StepCall> {
  return (await unpack(store, packed)) as StepCall
}

async function pack(
  store: SharedStore,
  record: object,
  places: () => Places,
): Promise<PackedRecord> {
  const texts = new Map<string, string>()
  const write = (text: string) => {
    const sha256 = hash('sha256', text, 'hex')
    texts.set(sha256, text)
    return { sha256, bytes: Buffer.byteLength(text) }
  }
  let packed = packRecord(record, places, { write })
  // Values that are each short, such as those of a batch, may be long together.
  if (packed.text.length > inlineBytes) {
    const taken = [{ at: ['whole'], ...write(JSON.stringify(packed)) }]
    packed = { text: wholeTaken, taken: JSON.stringify(taken) }
  }
  for (const [sha256, text] of texts) await store.write(valueKey(sha256), text)
  return packed
}

/** Text of a record that stands in the shared store as a whole, packed as it was. */
const wholeTaken = '{"whole":null}'

async function unpack(store: SharedStore, packed: PackedRecord): Promise<unknown> {
  const record = await unpackTaken(store, packed)
  if (packed.text !== wholeTaken) return record
  return unpack(store, (record as { whole: PackedRecord }).whole)
}

async function unpackTaken(store: SharedStore, packed: PackedRecord): Promise<unknown> {
  const texts = new Map<string, string>()
  for (const { sha256, bytes } of takenValues(packed.taken)) {
    const text = await store.read(valueKey(sha256))
    if (text === undefined || hash('sha256', text, 'hex') !== sha256) throw damaged(sha256, bytes)
    texts.set(sha256, text)
  }
  return unpackRecord(packed, { read: ({ sha256 }) => texts.get(sha256) ?? '' })
}

function valueKey(sha256: string): string {
  return `values/${sha256.slice(0, 2)}/${sha256.slice(2)}`
}

function damaged(sha256: string, bytes: number): FlowError {
  const message = `the value ${sha256} (${bytes} bytes) is gone from the shared store, or damaged; what it belongs to cannot be read`
  return new FlowError({ code: 'value-damaged', message })
}
