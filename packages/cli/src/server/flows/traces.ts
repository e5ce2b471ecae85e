import {
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api'
import type { FlowErrorRecord, PlannedNode, RunEvent, StepCalls, Usage } from '@chainwright/core'
import { sentMessages } from './sent-messages.ts'
import type { RunObserver } from './run-desk.ts'
import type { ServedFlow } from './served-flow.ts'

/**
 * Tells OpenTelemetry of runs: a span for each run, `invoke_workflow NAME`, and one in it for each step,
 * with the names of the semantic conventions for generative AI. Which exporter there is, is the
 * user's: without one this costs next to nothing. No text of a flow goes into a span, unless `messages`
 * asks for what was sent to models.
 */
export function traceRuns(version: string, { messages = false } = {}): RunObserver {
  return ({ id, flow }) => {
    const tracer = trace.getTracer('chainwright', version)
    const run = tracer.startSpan(
      `invoke_workflow ${flow.name}`,
      { kind: SpanKind.INTERNAL, attributes: runAttributes(id, flow) },
      // The request that starts a run may have a span; a run that goes on has none.
      context.active() ?? ROOT_CONTEXT,
    )
    const within = trace.setSpan(context.active(), run)
    const steps = new Map<string, Span>()
    return (event) => tellEvent(event, { tracer, run, within, steps, flow, messages })
  }
}

interface Tracing {
  readonly tracer: Tracer
  readonly run: Span
  readonly within: Context
  readonly steps: Map<string, Span>
  readonly flow: ServedFlow
  /** Whether spans hold what was sent. */
  readonly messages: boolean
}

function tellEvent(event: RunEvent, { tracer, run, within, steps, flow, messages }: Tracing): void {
  const calls = messages && 'calls' in event ? event.calls : undefined
  switch (event.type) {
    case 'node-start': {
      const node = flow.plan.nodes[flow.plan.index.get(event.node) ?? -1]
      const attributes = stepAttributes(event, node)
      // Told by whoever carries the step out: it may be heard of late.
      const startTime = new Date(event.time)
      const span = tracer.startSpan(stepName(event.node, node), { attributes, startTime }, within)
      steps.set(stepKey(event), span)
      return
    }
    case 'node-end':
      return endStep(steps, event, { usage: event.usage, cached: event.cached, calls })
    case 'node-error':
      return endStep(steps, event, { usage: event.usage, error: event.error, calls })
    case 'run-end':
      for (const span of steps.values()) span.end()
      run.setAttribute('chainwright.run.status', event.status)
      if (event.error) fail(run, event.error)
      run.end()
      return
    default:
  }
}

function runAttributes(id: string, { name, plan }: ServedFlow): Attributes {
  return {
    'gen_ai.operation.name': 'invoke_workflow',
    'gen_ai.workflow.name': name,
    'chainwright.run.id': id,
    'chainwright.flow.digest': plan.digest,
  }
}

/** A step that uses a model is named after what it does and the model; any other after its node type. */
function stepName(path: string, node: PlannedNode | undefined): string {
  const operation = node && operationOf(node)
  if (operation) return `${operation.name} ${operation.model}`
  return `node ${node?.type.name ?? path}`
}

function stepAttributes(
  { node: path, item, attempt }: { node: string; item?: number | undefined; attempt: number },
  node: PlannedNode | undefined,
): Attributes {
  const operation = node && operationOf(node)
  return {
    'chainwright.node': path,
    'chainwright.attempt': attempt,
    ...(item !== undefined && { 'chainwright.item': item }),
    ...(node && { 'chainwright.node.type': node.type.name }),
    ...(operation && {
      'gen_ai.operation.name': operation.name,
      'gen_ai.request.model': operation.model,
      'gen_ai.provider.name': operation.provider,
    }),
  }
}

interface Operation {
  readonly name: string
  readonly model: string
  readonly provider: string
}

/** What a node asks of its first model, in the words of the conventions. */
function operationOf({ models }: PlannedNode): Operation | undefined {
  const [first] = models
  if (!first) return undefined
  const { reference, capabilities } = first
  const [provider = reference] = reference.split('/')
  return { name: operationName(capabilities), model: reference, provider }
}

function operationName(capabilities: readonly string[]): string {
  if (capabilities.includes('generate')) return 'chat'
  if (capabilities.includes('embed')) return 'embeddings'
  return capabilities[0] ?? 'generate_content'
}

function stepKey({ node, item }: { node: string; item?: number | undefined }): string {
  return item === undefined ? node : `${node}[${item}]`
}

interface StepEnd {
  readonly usage: Usage | undefined
  readonly calls: StepCalls | undefined
  readonly cached?: boolean | undefined
  readonly error?: FlowErrorRecord
}

function endStep(
  steps: Map<string, Span>,
  place: { node: string; item?: number | undefined; time: number },
  how: StepEnd,
): void {
  const span = steps.get(stepKey(place))
  if (!span) return
  steps.delete(stepKey(place))
  const { inputTokens, outputTokens } = how.usage ?? {}
  if (inputTokens !== undefined) span.setAttribute('gen_ai.usage.input_tokens', inputTokens)
  if (outputTokens !== undefined) span.setAttribute('gen_ai.usage.output_tokens', outputTokens)
  if (how.cached) span.setAttribute('chainwright.cached', true)
  if (how.calls) span.setAttribute('gen_ai.input.messages', sentMessages(how.calls))
  if (how.error) fail(span, how.error)
  span.end(new Date(place.time))
}

/** Codes and no messages: these may hold what a flow was given. */
function fail(span: Span, { code }: FlowErrorRecord): void {
  span.setAttribute('error.type', code)
  span.setStatus({ code: SpanStatusCode.ERROR })
}
