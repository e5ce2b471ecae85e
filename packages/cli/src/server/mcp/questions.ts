import { isFlowError, openQuestions, type OpenQuestion, type RunState } from '@chainwright/core'
import {
  inputRequired,
  inputResponse,
  type InputRequiredResult,
} from '@modelcontextprotocol/server'
import type { FlowCall } from '../called-flow.ts'

/** Answers by step, as a client sends them back. */
export type Answers = Readonly<Record<string, unknown>> | undefined

/**
 * Asks the person at the client what a run waits for. The state that the client gives back is the id of
 * the run: it cannot be guessed, and opens nothing without the key that the flow needs in any case.
 */
export function askClient(
  { id, state }: FlowCall,
  refused: ReadonlyMap<string, string>,
): InputRequiredResult {
  const requests = openQuestions(state).map((question) => {
    return [question.step, formOf(question, refused.get(question.step))] as const
  })
  return inputRequired({ inputRequests: Object.fromEntries(requests), requestState: id })
}

function formOf({ ask }: OpenQuestion, refusal: string | undefined) {
  const { question, choices } = recordOf(ask)
  const text = typeof question === 'string' ? question : JSON.stringify(ask)
  const isChoice = Array.isArray(choices) && choices.every((choice) => typeof choice === 'string')
  const answer = { type: 'string' as const, ...(isChoice && { enum: choices as string[] }) }
  return inputRequired.elicit({
    message: refusal === undefined ? text : `${refusal}\n\n${text}`,
    requestedSchema: { type: 'object', properties: { answer }, required: ['answer'] },
  })
}

/** What became of the answers of a client. */
export interface Taken {
  /** Why an answer was not taken, by step; it is asked for again. */
  readonly refused: ReadonlyMap<string, string>
  /** A step that the person would not answer. */
  readonly declined: string | undefined
}

/** Hands the answers of a client to the steps that wait for them. */
export async function takeAnswers(call: FlowCall, answers: Answers): Promise<Taken> {
  const refused = new Map<string, string>()
  for (const { step } of openQuestions(call.state)) {
    const response = inputResponse(answers, step)
    if (response.kind !== 'elicit') continue
    if (response.action !== 'accept') return { refused, declined: step }
    try {
      await call.signal(step, response.content?.['answer'])
    } catch (thrown) {
      if (!isFlowError(thrown)) throw thrown
      refused.set(step, thrown.message)
    }
  }
  return { refused, declined: undefined }
}

/** The questions of a run, in words, for a client that can ask nobody. */
export function questionsText(state: RunState): string {
  return openQuestions(state)
    .map(({ step, ask }) => `\`${step}\`: ${JSON.stringify(ask)}`)
    .join('; ')
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
