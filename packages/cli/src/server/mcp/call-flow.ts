import {
  errorRecord,
  isFlowError,
  openQuestions,
  toFlowError,
  type Outputs,
} from '@chainwright/core'
import type {
  CallToolResult,
  InputRequiredResult,
  ServerContext,
} from '@modelcontextprotocol/server'
import { waitsForAnswers } from '../../questions/waits-for-answers.ts'
import type { CalledFlow, FlowCall, FlowCallResult } from '../called-flow.ts'
import { harmlessError } from '../flows/harmless-error.ts'
import { askClient, questionsText, takeAnswers, type Answers } from './questions.ts'
import { progressTeller } from './tell-progress.ts'

/** A call of a tool, as the library hands it over. */
export interface ToolCall {
  readonly given: Outputs
  readonly context: ServerContext
  /** Whether the client can ask a person. */
  readonly asks: boolean
}

/**
 * Runs a flow for a client, or goes on with a run that waited for what the client asked a person. Never
 * rejects: what goes wrong is a result that says so, for the model at the client to read.
 */
export async function callFlow(
  flow: CalledFlow,
  call: ToolCall,
): Promise<CallToolResult | InputRequiredResult> {
  try {
    return await carryOut(flow, call)
  } catch (thrown) {
    const error = isFlowError(thrown) ? thrown : toFlowError(thrown, { code: 'internal' })
    return failure(harmlessError(errorRecord(error)))
  }
}

async function carryOut(
  flow: CalledFlow,
  { given, context, asks }: ToolCall,
): Promise<CallToolResult | InputRequiredResult> {
  const { mcpReq } = context
  const tell = progressTeller(flow.plan, context)
  let look = (): void => undefined
  const onEvent: Parameters<CalledFlow['start']>[1] = (event) => {
    tell(event)
    look()
  }
  const before = mcpReq.requestState<string>()
  const run = await (before === undefined ? flow.start(given, onEvent) : flow.find(before, onEvent))
  if (!run) return failure({ code: 'run-missing', message: 'the run that waited is over' })
  const taken =
    before === undefined ? nothingTaken : await takeAnswers(run, mcpReq.inputResponses as Answers)
  if (taken.declined !== undefined) {
    run.cancel('the person declined to answer')
    await run.result
    return failure({ code: 'answer-missing', message: `step \`${taken.declined}\` got no answer` })
  }
  const end = await endOrQuestion(run, mcpReq.signal, (onLook) => (look = onLook))
  if (end) return resultOf(end, run.id)
  if (asks) return askClient(run, taken.refused)
  const questions = questionsText(run.state)
  const [first] = openQuestions(run.state)
  run.cancel('nobody can answer')
  await run.result
  const elsewhere = `start it at POST /flows/${flow.name}/runs of \`chainwright serve\`, and answer at POST /runs/ID/signals/${first?.step ?? 'STEP'}`
  const message = `the flow asks a person, and this client cannot ask anybody (it offers no elicitation): ${questions}. To run it without one, ${elsewhere}`
  return failure({ code: 'answer-missing', message })
}

const nothingTaken = { refused: new Map<string, string>(), declined: undefined }

/** Waits for the end of a run; gives nothing when only answers move it on. A client that leaves cancels it. */
async function endOrQuestion(
  run: FlowCall,
  signal: AbortSignal,
  onEvent: (look: () => void) => void,
): Promise<FlowCallResult | undefined> {
  const waits = Promise.withResolvers<undefined>()
  let isLooking = false
  const look = (): void => {
    if (isLooking || openQuestions(run.state).length === 0) return
    isLooking = true
    // In the middle of the scheduler's work: a moment later all of it is done.
    setImmediate(() => {
      isLooking = false
      if (waitsForAnswers(run.state)) waits.resolve(undefined)
    })
  }
  const leave = (): void => run.cancel('the client cancelled it')
  onEvent(look)
  look()
  signal.addEventListener('abort', leave, { once: true })
  if (signal.aborted) leave()
  try {
    return await Promise.race([run.result, waits.promise])
  } finally {
    signal.removeEventListener('abort', leave)
    onEvent(() => undefined)
  }
}

function resultOf({ status, outputs, error }: FlowCallResult, id: string): CallToolResult {
  if (status === 'succeeded') {
    const structuredContent = { ...outputs }
    return { content: [{ type: 'text', text: JSON.stringify(outputs) }], structuredContent }
  }
  if (status === 'failed' && error) return failure(harmlessError(errorRecord(error)))
  const message =
    status === 'left'
      ? `the server ends; run ${id} goes on when it is back`
      : 'the run was cancelled'
  return failure({ code: 'cancelled', message })
}

function failure({ code, message }: { code: string; message: string }): CallToolResult {
  return { content: [{ type: 'text', text: `${code}: ${message}` }], isError: true }
}
