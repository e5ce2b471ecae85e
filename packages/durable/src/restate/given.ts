import type { InvocationPromise, RestatePromise, WorkflowContext } from '@restatedev/restate-sdk'
import { unpackEvents } from '../engines/pack.ts'
import type { Arrival } from '../engines/run-context.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import type { PackedRecord } from '../values/large-values.ts'
import type { Message } from './restate-names.ts'

/** What a journalled promise gave, before large values are fetched. */
export type Given =
  | { readonly type: 'call'; readonly key: string; readonly packed: PackedRecord }
  | { readonly type: 'lost'; readonly key: string; readonly message: string }
  | { readonly type: 'timer'; readonly key: string }
  | { readonly type: 'message'; readonly key: string; readonly message: Message }

/** A call's end as what it gives. */
export function givenByCall(
  key: string,
  call: InvocationPromise<PackedRecord>,
): RestatePromise<Given> {
  return call.map((packed, failure): Given => {
    if (packed) return { type: 'call', key, packed }
    return { type: 'lost', key, message: `has no result: ${failure?.message ?? 'it was given up'}` }
  })
}

/** A message as what it gives, when it comes. */
export function givenByMessage(context: WorkflowContext, key: string): RestatePromise<Given> {
  const promise = context.promise<Message>(key).get()
  return promise.map((message): Given => {
    return { type: 'message', key, message: message ?? { type: 'cancel', time: 0 } }
  })
}

/** What was given, as the run takes it. */
export async function arrivalOf(
  given: Given,
  context: WorkflowContext,
  store: SharedStore,
): Promise<Arrival> {
  switch (given.type) {
    case 'call':
      return { type: 'call', key: given.key, events: await unpackEvents(store, given.packed) }
    case 'lost': {
      const { key, message } = given
      return { type: 'call-lost', key, message, time: await context.date.now() }
    }
    case 'timer':
      return given
    case 'message':
      return given.message
  }
}
