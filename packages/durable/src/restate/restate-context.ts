import {
  RestatePromise,
  type InvocationPromise,
  type Serde,
  type WorkflowContext,
} from '@restatedev/restate-sdk'
import { packCall } from '../engines/pack.ts'
import type { RunContext } from '../engines/run-context.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import type { PackedRecord } from '../values/large-values.ts'
import { arrivalOf, givenByCall, givenByMessage, type Given } from './given.ts'
import { promiseName, stepsService, type RestateCall } from './restate-names.ts'

/** What Restate gives a run: calls to the service of steps, durable sleeps, and the order of its journal. */
export function createRestateContext(context: WorkflowContext, store: SharedStore): RunContext {
  const waiting = new Map<string, RestatePromise<Given>>()
  const calls = new Map<string, InvocationPromise<PackedRecord>>()
  /** What waits for `next`, because it takes time. In order, as the journal has to be the same each time. */
  const todo: (() => Promise<void>)[] = []

  waiting.set('cancel', givenByMessage(context, 'cancel'))
  return {
    call(key, call) {
      todo.push(async () => {
        const made = beginCall(context, key, await packCall(store, call))
        calls.set(key, made)
        waiting.set(key, givenByCall(key, made))
      })
    },
    cancel(key) {
      todo.push(async () => {
        const made = calls.get(key)
        if (made) context.cancel(await made.invocationId)
      })
    },
    timer(key, delayMs) {
      const over = context.sleep(delayMs, key)
      waiting.set(
        key,
        over.map((): Given => ({ type: 'timer', key })),
      )
    },
    ask(place) {
      const name = promiseName({ type: 'signal', ...place })
      waiting.set(name, givenByMessage(context, name))
    },
    async next() {
      for (const job of todo.splice(0)) await job()
      const given = await RestatePromise.race([...waiting.values()])
      waiting.delete(given.key)
      calls.delete(given.key)
      return arrivalOf(given, context, store)
    },
  }
}

function beginCall(
  context: WorkflowContext,
  key: string,
  call: PackedRecord,
): InvocationPromise<PackedRecord> {
  return context.genericCall<RestateCall, PackedRecord>({
    service: stepsService,
    method: 'run',
    parameter: { run: context.key, call },
    idempotencyKey: key,
    inputSerde: jsonOf<RestateCall>(),
    outputSerde: jsonOf<PackedRecord>(),
  })
}

const [encoder, decoder] = [new TextEncoder(), new TextDecoder()]

/** Values stand in the journal as JSON. */
function jsonOf<V>(): Serde<V> {
  return {
    contentType: 'application/json',
    serialize: (value) => encoder.encode(JSON.stringify(value)),
    deserialize: (bytes) => JSON.parse(decoder.decode(bytes)) as V,
  }
}
