import type { CallRecord, WatchCalls, WatchedSteps } from '@chainwright/core'
import { createCallNotes, type CallNotes } from './call-notes.ts'
import { clipJson, type Clipping } from './clip-json.ts'
import { describeCall, type Sent } from './describe-call.ts'
import { watchCapability } from './watch-capability.ts'
import { whoseItems, type WhoseItem } from './whose-items.ts'

/** How calls are noted; a `Redactor` will do. */
export interface CallWatcherOptions {
  /** Takes secrets out of each text that is kept. Default: texts are kept as they are. */
  readonly text?: (text: string) => string
}

/** Most characters that are kept of one call. */
const mostCharacters = 65_536

/**
 * What a run is given as `watchCalls`: notes what each step asks of its models, as `ModelCall`s of
 * bounded size. Texts above 16,384 characters keep their beginning and end; of a step's calls 32, or
 * 131,072 characters, are kept. Splitting a text into tokens is no call.
 *
 * @example
 * const { state } = await runFlow(flow, { models, watchCalls: createCallWatcher() })
 */
export function createCallWatcher({ text }: CallWatcherOptions = {}): WatchCalls {
  return (steps) => {
    const watching: Watching = {
      steps,
      notes: steps.inputs.map(() => createCallNotes()),
      whose: undefined,
      redact: text ?? ((given) => given),
    }
    const watched = Object.entries(steps.capabilities).map(
      ([name, capability]: [string, unknown]) => {
        const isWatched =
          name !== 'tokenize' && typeof capability === 'object' && capability !== null
        if (!isWatched) return [name, capability]
        return [
          name,
          watchCapability(capability, (method, given) => note(watching, name, { method, given })),
        ]
      },
    )
    return {
      capabilities: Object.fromEntries(watched) as object,
      calls: (step) => watching.notes[step]?.calls(),
    }
  }
}

interface Watching {
  readonly steps: WatchedSteps
  /** The notes of each step. */
  readonly notes: readonly CallNotes[]
  whose: WhoseItem | undefined
  readonly redact: (text: string) => string
}

interface Called {
  readonly method: string
  readonly given: readonly unknown[]
}

/** What cannot be told must not stop what is done. */
function note(watching: Watching, capability: string, { method, given }: Called): void {
  try {
    for (const sent of describeCall(method, given)) noteSent(watching, capability, sent)
  } catch {
    // A call of a form that nobody knows leaves no note.
  }
}

function noteSent(watching: Watching, capability: string, sent: Sent): void {
  const { steps, notes, redact } = watching
  watching.whose ??= whoseItems(steps.inputs)
  for (const [step, own] of divided(sent, watching.whose, notes.length)) {
    const clipping: Clipping = { redact, room: mostCharacters, cut: 0 }
    const record = recordOf(capability, steps, { sent: own, clipping })
    notes[step]?.add(record, mostCharacters - clipping.room)
  }
}

/** What was sent for each step. */
function divided(sent: Sent, whose: WhoseItem, steps: number): (readonly [number, Sent])[] {
  if (steps === 1) return [[0, sent]]
  const { texts, pairs } = sent
  const items = texts ?? pairs
  if (!Array.isArray(items))
    return whose({ ...sent, options: undefined }).map((step) => [step, sent])
  const own = new Map<number, unknown[]>()
  for (const item of items as unknown[]) {
    for (const step of whose(item)) own.set(step, [...(own.get(step) ?? []), item])
  }
  const name = texts ? 'texts' : 'pairs'
  return [...own].map(([step, part]) => [step, { ...sent, [name]: part }])
}

function recordOf(
  name: string,
  { models }: WatchedSteps,
  { sent, clipping }: { sent: Sent; clipping: Clipping },
): CallRecord {
  const { options, ...items } = sent
  const model = models[name]
  const asRead = asReadBy(model?.capabilities, sent)
  const copy = clipJson({ ...items, ...(asRead !== undefined && { asRead }) }, clipping)
  const how = clipJson(options, clipping) as CallRecord | undefined
  return {
    capability: name,
    ...(model && { model: model.reference }),
    ...(copy as CallRecord),
    ...(how && Object.keys(how).length > 0 && { options: how }),
    ...(clipping.cut > 0 && { cut: clipping.cut }),
  }
}

/** The prompt by the chat template, where the step was handed the tokenizer of the same model. */
function asReadBy(capabilities: object | undefined, { prompt }: Sent): string | undefined {
  if (!prompt || !('messages' in prompt)) return undefined
  const { tokenize } = (capabilities ?? {}) as Partial<WithTemplate>
  return tokenize?.chat?.(prompt.messages)
}

interface WithTemplate {
  readonly tokenize: { chat?(messages: readonly unknown[]): string }
}
