import {
  startRun,
  type Message,
  type Models,
  type Outputs,
  type Plan,
  type RunResult,
  type Services,
} from '@chainwright/core'
import type { Output } from '../environment.ts'
import { harmlessText } from '../terminal/harmless-text.ts'
import type { ChatPorts } from '@chainwright/nodes/data'

/** A conversation over a flow. */
export interface Conversation {
  readonly plan: Plan
  readonly ports: ChatPorts
  /** Inputs besides the prompt and the history. */
  readonly inputs: Outputs
  readonly models: Models
  readonly services: Partial<Services>
  readonly seed: number | undefined
}

/** What came of one turn. */
export interface Turn {
  readonly result: RunResult
  /** The conversation with both turns; as it was when the turn failed. */
  readonly history: readonly Message[]
}

/** Runs the flow for one turn and writes the reply as it grows. */
export async function takeTurn(
  { plan, ports, inputs, models, services, seed }: Conversation,
  { prompt, history }: { prompt: string; history: readonly Message[] },
  { output, signal }: { output: Output; signal: AbortSignal },
): Promise<Turn> {
  const source = plan.outputs.get(ports.reply)?.wire
  const node = plan.nodes[source?.node ?? -1]?.id
  let shown = ''
  const { result } = startRun(plan, {
    inputs: { ...inputs, [ports.prompt]: prompt, [ports.history]: history },
    models,
    services,
    signal,
    ...(seed !== undefined && { seed }),
    onEvent(event) {
      if (event.type !== 'node-delta' || event.node !== node || event.port !== source?.port) return
      shown += event.text
      output.write(harmlessText(event.text))
    },
  })
  const ended = await result
  const reply = ended.outputs[ports.reply]
  const whole = typeof reply === 'string' ? reply : ''
  if (shown === '' || !whole.startsWith(shown))
    output.write(`${shown && '\n'}${harmlessText(whole)}`)
  else output.write(harmlessText(whole.slice(shown.length)))
  if (shown !== '' || whole !== '') output.write('\n')
  const after = ended.outputs[ports.history]
  const kept = ended.status === 'succeeded' && Array.isArray(after)
  return { result: ended, history: kept ? (after as Message[]) : history }
}
