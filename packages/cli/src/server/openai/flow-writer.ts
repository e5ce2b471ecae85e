import { FlowError, type Outputs, type RunEvent } from '@chainwright/core'
import type { CalledFlow, FlowCallResult } from '../called-flow.ts'
import type { Drawing } from './drawing.ts'
import type { WritingPorts } from './flow-ports.ts'
import { fieldError, type OpenAiError } from './openai-error.ts'
import { replyTokens } from './reply-tokens.ts'
import type { Asked, Writer, Written, WrittenReply } from './writer.ts'

/** A flow as a writer: a run for each reply. */
export function flowWriter(called: CalledFlow, ports: WritingPorts): Writer {
  const inputsOf = (prompt: Asked, drawing: Drawing): Outputs => ({
    ...promptInputs(prompt, ports),
    ...drawingInputs(drawing, ports),
  })
  return {
    check({ prompts, drawing }) {
      if (drawing.echo && drawing.alternatives !== undefined) throw echoError()
      if (drawing.maxTokens === 0) throw fieldError('max_tokens', 'a flow writes something')
      for (const prompt of prompts) inputsOf(prompt, drawing)
    },
    async write({ prompts, drawing, signal, onText }) {
      const asked = prompts.flatMap((prompt) =>
        Array.from({ length: drawing.count }, () => inputsOf(prompt, drawing)),
      )
      const stop = new AbortController()
      const both = AbortSignal.any([signal, stop.signal])
      const runs = asked.map((inputs, reply) =>
        writeOne(called, ports, {
          inputs,
          signal: both,
          tellsTokens: drawing.alternatives !== undefined,
          onText: (piece) => onText(reply, piece),
        }),
      )
      try {
        return addUp(await Promise.all(runs))
      } finally {
        // With one that failed, the others are for nobody.
        stop.abort()
        await Promise.allSettled(runs)
      }
    },
  }
}

function promptInputs(prompt: Asked, ports: WritingPorts): Outputs {
  if ('messages' in prompt) return ports.conversation(prompt.messages)
  if (ports.prompt !== undefined) return { [ports.prompt]: prompt.text }
  throw fieldError('model', 'this flow takes a conversation; ask it at /v1/chat/completions')
}

/** Settings go to declared inputs of their name; a flow decides all others itself. */
function drawingInputs(drawing: Drawing, { others }: WritingPorts): Outputs {
  const inputs: Record<string, unknown> = {}
  for (const [param, name, value] of settingsOf(drawing)) {
    if (value === undefined) continue
    if (!others.has(name)) {
      const message = `this flow decides itself what '${param}' would set: it declares no input \`${name}\``
      throw fieldError(param, message, 'unsupported_parameter')
    }
    inputs[name] = value
  }
  return inputs
}

function echoError(): OpenAiError {
  const message = 'a flow tells no likelihoods of its prompt; leave out `echo` or `logprobs`'
  return fieldError('echo', message, 'unsupported_parameter')
}

function settingsOf(drawing: Drawing): [param: string, name: string, value: unknown][] {
  return [
    ['max_tokens', 'maxTokens', drawing.maxTokens],
    ['temperature', 'temperature', drawing.temperature],
    ['top_p', 'topP', drawing.topP],
    ['top_k', 'topK', drawing.topK],
    ['repetition_penalty', 'repetitionPenalty', drawing.repetitionPenalty],
    ['seed', 'seed', drawing.seed],
    ['stop', 'stop', drawing.stop && [...drawing.stop]],
    ['response_format', 'schema', drawing.schema],
    ['logprobs', 'logProbabilities', drawing.alternatives],
  ]
}

interface OneRun {
  readonly inputs: Outputs
  readonly signal: AbortSignal
  /** Whether the likelihoods of the reply are wanted. */
  readonly tellsTokens: boolean
  readonly onText: (piece: string) => void
}

type CountedReply = WrittenReply & Pick<Written, 'inputTokens' | 'outputTokens'>

async function writeOne(
  called: CalledFlow,
  { reply }: WritingPorts,
  { inputs, signal, tellsTokens, onText }: OneRun,
): Promise<CountedReply> {
  signal.throwIfAborted()
  const source = replySource(called, reply)
  let shown = ''
  let finish: WrittenReply['finish'] = 'stop'
  let question: string | undefined
  let ended: Outputs = {}
  const onEvent = (event: RunEvent): void => {
    if (event.type === 'signal-wait' && event.ask !== undefined) question ??= event.node
    if (event.type === 'node-end' && event.node === source?.node) {
      ended = event.outputs
      finish = ended['finish'] === 'length' ? 'length' : 'stop'
    }
    const grows = event.type === 'node-delta' && source?.isLive === true
    if (!grows || event.node !== source.node || event.port !== source.port) return
    shown += event.text
    onText(event.text)
  }
  const asking = Promise.withResolvers<void>()
  const call = await called.start(inputs, (event) => {
    onEvent(event)
    if (question !== undefined) asking.resolve()
  })
  void asking.promise.then(() => call.cancel('nobody can answer'))
  const leave = (): void => call.cancel('the caller left')
  signal.addEventListener('abort', leave, { once: true })
  if (signal.aborted) leave()
  const result = await call.result.finally(() => signal.removeEventListener('abort', leave))
  signal.throwIfAborted()
  if (question !== undefined) throw asksError(question)
  const text = textOf(result, reply)
  if (!text.startsWith(shown)) throw changedError()
  if (text.length > shown.length) onText(text.slice(shown.length))
  const { inputTokens, outputTokens } = call.state.usage
  const tokens = tellsTokens ? replyTokens(ended, text) : undefined
  return { text, finish, tokens, inputTokens, outputTokens }
}

/** The step whose text is the reply, and whether it can be shown as it grows: a second try begins anew. */
function replySource({ plan }: CalledFlow, reply: string) {
  const wire = plan.outputs.get(reply)?.wire
  const node = wire && plan.nodes[wire.node]
  if (!wire || !node) return undefined
  const isLive = !node.lifted && node.policy.retries === 0 && node.policy.onError.type === 'fail'
  return { node: node.id, port: wire.port, isLive }
}

function textOf({ status, outputs, error }: FlowCallResult, reply: string): string {
  const text = outputs[reply]
  if (status === 'succeeded' && typeof text === 'string') return text
  if (status === 'succeeded') {
    const message = `the flow ended without a value at its output \`${reply}\``
    throw new FlowError({ code: 'reply-absent', message })
  }
  throw error ?? new FlowError({ code: 'cancelled', message: 'the run was cancelled' })
}

function asksError(node: string): FlowError {
  const message = `step \`${node}\` of the flow asks a person, and this protocol has no place for that; run the flow at POST /flows/NAME/runs`
  return new FlowError({ code: 'answer-missing', message, node })
}

function changedError(): FlowError {
  const message = 'the flow gave another reply than it had shown; ask without `stream`'
  return new FlowError({ code: 'reply-changed', message })
}

function addUp(replies: readonly CountedReply[]): Written {
  return {
    replies,
    inputTokens: replies.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
    outputTokens: replies.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
  }
}
