import {
  isFlowError,
  openQuestions,
  type FlowError,
  type OpenQuestion,
  type Run,
  type RunEvent,
  type StepPlace,
} from '@chainwright/core'
import type { AskPerson } from './ask-person.ts'
import { waitsForAnswers } from './waits-for-answers.ts'

type AskingRun = Pick<Run, 'state' | 'signal'>

/** Answers the questions of a run as they come. */
export interface QuestionDesk {
  /** To be called with every event of the run. */
  event(event: RunEvent): void
  /** Begins, with the questions that are open already. */
  attach(run: AskingRun): void
  /** A given answer that was not taken. */
  refusal(): FlowError | undefined
  /** Steps that answers were given for beforehand, and that did not ask. */
  unused(): readonly string[]
  end(): void
}

/** Where answers come from, and what to do when there are none. */
export interface AnswerSource {
  /** Answers that were given beforehand, by step. */
  readonly given: ReadonlyMap<string, string>
  readonly ask: AskPerson | undefined
  /** Nothing but answers can move the run on, and none is to be had. */
  readonly onStuck: () => void
}

/** Answers what a run asks: from the given answers, else by asking, one question at a time. */
export function createQuestionDesk({ given, ask, onStuck }: AnswerSource): QuestionDesk {
  const answers = createAnswers(given)
  let run: AskingRun | undefined
  let hasAsked = false
  let isPlanned = false
  let isAsking = false
  let isEnded = false

  // An event is told in the middle of the scheduler's work: a moment later, all of it is done.
  function lookSoon(): void {
    if (isPlanned || isAsking || isEnded || !run) return
    isPlanned = true
    const asking = run
    setImmediate(() => {
      isPlanned = false
      if (!isEnded) void look(asking)
    })
  }

  async function look(asking: AskingRun): Promise<void> {
    answers.tellGiven(asking)
    const next = answers.nextQuestion(asking)
    if (!next || !ask) {
      if (!answers.isOnItsWay() && waitsForAnswers(asking.state)) onStuck()
      return
    }
    isAsking = true
    answers.asked(next.step, await askUntilTaken(asking, next, ask))
    isAsking = false
    lookSoon()
  }

  return {
    attach(attached) {
      run = attached
      hasAsked ||= openQuestions(run.state).length > 0
      if (hasAsked) lookSoon()
    },
    event(event) {
      hasAsked ||= event.type === 'signal-wait' && event.ask !== undefined
      if (event.type === 'signal-end') answers.arrived(event)
      if (hasAsked && event.type !== 'node-delta' && event.type !== 'node-progress') lookSoon()
    },
    refusal: answers.refusal,
    unused: answers.unused,
    end() {
      isEnded = true
    },
  }
}

/** Keeps who has an answer, and whose is on its way: a run that workers lead takes it a little later. */
function createAnswers(given: ReadonlyMap<string, string>) {
  const left = new Map(given)
  const unanswered = new Set<string>()
  const told = new Set<string>()
  let refusal: FlowError | undefined
  return {
    refusal: () => refusal,
    unused: () => [...left.keys()],
    isOnItsWay: () => told.size > 0,
    arrived: (place: StepPlace) => void told.delete(stepOf(place)),
    asked: (step: string, isTaken: boolean) => void (isTaken ? told : unanswered).add(step),
    /** Tells the run what was given beforehand for the questions that are open. */
    tellGiven(run: AskingRun): void {
      for (const { step } of openQuestions(run.state)) {
        const answer = left.get(step)
        left.delete(step)
        if (answer === undefined) continue
        const refused = tell(run, step, answer)
        if (refused) refusal = refused
        else told.add(step)
      }
    },
    /** The question that somebody is to be asked now. */
    nextQuestion({ state }: AskingRun): OpenQuestion | undefined {
      const open = openQuestions(state)
      for (const step of told) if (!open.some((one) => one.step === step)) told.delete(step)
      return open.find(({ step }) => !unanswered.has(step) && !told.has(step))
    },
  }
}

/** A step as questions name it: `ask[2]`. */
function stepOf({ node, item }: StepPlace): string {
  return item === undefined ? node : `${node}[${item}]`
}

/** Tells an answer; gives why it was refused. */
function tell({ signal }: AskingRun, step: string, answer: string): FlowError | undefined {
  try {
    signal(step, answer)
    return undefined
  } catch (thrown) {
    if (isFlowError(thrown)) return thrown
    throw thrown
  }
}

/** Asks until an answer is taken, or is needed no longer; false when there is none. */
async function askUntilTaken(
  run: AskingRun,
  question: OpenQuestion,
  ask: AskPerson,
): Promise<boolean> {
  const { step } = question
  const isOpen = (): boolean => openQuestions(run.state).some((open) => open.step === step)
  let refused: FlowError | undefined
  while (isOpen()) {
    const answer = await ask(question, refused)
    if (answer === undefined) return false
    if (isOpen()) refused = tell(run, step, answer)
    if (!refused) return true
  }
  return true
}
