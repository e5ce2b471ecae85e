import { openQuestions, toFlowError, type OpenQuestion } from '@chainwright/core'
import { useState } from 'react'
import { AskForm } from '../../forms/value-editor/ask-form.tsx'
import { EmptyState } from '../../parts/basics/empty-state.tsx'
import { readAsk } from '../../session/questions.ts'
import { useEditor, useShownRun } from '../../session/use-editor.ts'
import { panelText } from '../../text/panels.ts'
import styles from './questions.module.css'

/** The questions that the run waits for. */
export function Questions() {
  const run = useShownRun()
  const questions = run ? openQuestions(run.state) : []
  if (questions.length === 0) return <EmptyState title={panelText.noQuestions} />
  return (
    <ul className={styles['list']}>
      {questions.map((question) => (
        <li key={question.step}>
          <Question question={question} />
        </li>
      ))}
    </ul>
  )
}

function Question({ question }: { question: OpenQuestion }) {
  const { desk, view } = useEditor()
  const [problem, setProblem] = useState<string>()
  const { text, choices } = readAsk(question.ask)
  const answer = async (value: string): Promise<void> => {
    try {
      await desk.answer(question.step, value)
      view.notify(panelText.answered, 'success')
    } catch (error) {
      setProblem(toFlowError(error).message)
    }
  }
  return (
    <>
      <p className={styles['node']}>{panelText.asks(question.step)}</p>
      <AskForm
        question={text}
        choices={choices}
        until={question.until}
        problem={problem}
        onAnswer={(value) => void answer(value)}
      />
    </>
  )
}
