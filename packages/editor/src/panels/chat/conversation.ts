import {
  planFlow,
  toFlowError,
  type Flow,
  type Message,
  type Outputs,
  type Plan,
  type RunState,
} from '@chainwright/core'
import { chatPorts, type ChatPorts } from '@chainwright/nodes/data'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Editor } from '../../session/editor.ts'
import type { ShownRun } from '../../run/run-store.ts'
import { createShownRun } from '../../run/shown-run.ts'
import { runRequest } from '../../session/run-request.ts'

/** A conversation over a flow that takes and gives `history`. */
export interface ConversationState {
  /** What was said, oldest first, as the flow keeps it: it may drop what does not fit its window. */
  readonly history: readonly Message[]
  /** What is shown: everything that was said since the conversation began. */
  readonly said: readonly Message[]
  /** The reply as far as it is written; `undefined` while nobody writes. */
  readonly writing: string | undefined
  readonly problem: string | undefined
}

/** Nothing said yet. */
export const noConversation: ConversationState = {
  history: [],
  said: [],
  writing: undefined,
  problem: undefined,
}

const conversations = new WeakMap<Editor, StoreApi<ConversationState>>()

/** The conversation of an editor: it outlives the panel that shows it. */
export function conversationOf(editor: Editor): StoreApi<ConversationState> {
  const known = conversations.get(editor)
  if (known) return known
  const made = createStore<ConversationState>(() => noConversation)
  conversations.set(editor, made)
  return made
}

/** Says something to the flow, and takes its reply. The run is shown on the canvas like any other. */
export async function say(
  editor: Editor,
  store: StoreApi<ConversationState>,
  { text, signal }: { text: string; signal: AbortSignal },
): Promise<void> {
  const before = store.getState()
  const mine: Message = { role: 'user', content: text }
  store.setState({ said: [...before.said, mine], writing: '', problem: undefined })
  try {
    const { flow } = editor.document.store.getState()
    const plan = planFlow(flow, editor.registry)
    const ports = chatPorts(plan)
    const given = { [ports.prompt]: text, [ports.history]: before.history }
    const run = await carryOut({ editor, flow, plan, given, signal }, (shown) => {
      store.setState({ writing: writtenSoFar(shown, ports) })
    })
    const outputs = await editor.places.whole(run.state.outputs)
    const told = heard(store.getState(), { ...run.state, outputs }, ports)
    store.setState({ ...told, writing: undefined })
  } catch (thrown) {
    store.setState({ writing: undefined, problem: toFlowError(thrown).message })
  }
}

interface Turn {
  readonly editor: Editor
  readonly flow: Flow
  readonly plan: Plan
  readonly given: Outputs
  readonly signal: AbortSignal
}

async function carryOut(turn: Turn, tell: (run: ShownRun) => void): Promise<ShownRun> {
  const { editor, flow, plan, given, signal } = turn
  const request = runRequest(flow, editor.values.getState(), {})
  const run = createShownRun(request.run, flow, plan)
  editor.runs.show(run)
  await editor.runner.run(
    { ...request, inputs: { ...request.inputs, ...given } },
    {
      signal,
      onEvents: (events) => {
        editor.runs.take(run, events)
        tell(run)
      },
    },
  )
  return run
}

/** What streams at the output that the reply comes from. */
function writtenSoFar({ plan, state }: ShownRun, { reply }: ChatPorts): string {
  const source = plan.outputs.get(reply)?.wire
  const node = source && state.nodes[source.node]
  const done = node?.outputs?.[source?.port ?? '']
  if (typeof done === 'string') return done
  return node?.partial?.[source?.port ?? ''] ?? ''
}

function heard(
  { said, history }: ConversationState,
  state: Pick<RunState, 'status' | 'outputs' | 'error'>,
  { reply, history: port }: ChatPorts,
): Partial<ConversationState> {
  if (state.status !== 'succeeded')
    return { problem: state.error?.message ?? 'the reply was stopped' }
  const answer = state.outputs[reply]
  const kept = state.outputs[port]
  const theirs: Message = { role: 'assistant', content: typeof answer === 'string' ? answer : '' }
  return { said: [...said, theirs], history: Array.isArray(kept) ? (kept as Message[]) : history }
}
