import { type FormEvent, type KeyboardEvent, useEffect, useId, useState } from 'react'
import { formatDuration } from '../../lib/quantities.ts'
import { Button } from '../../parts/basics/button.tsx'
import { valuesText } from '../../text/values.ts'
import styles from './ask-form.module.css'

/** What a question to a person takes. */
export interface AskFormProps {
  readonly question: string
  /** The answers that are taken; left out, any text is. */
  readonly choices?: readonly string[] | undefined
  /** When the wait ends by itself, in milliseconds since 1970. */
  readonly until?: number | undefined
  readonly onAnswer: (answer: string) => void
  /** Why the last answer was refused. */
  readonly problem?: string | undefined
  /** The clock, in milliseconds since 1970. Default: that of the browser. */
  readonly now?: () => number
}

/** A question of a flow: its choices as buttons, or a box for any text, and how long there is. */
export function AskForm(props: AskFormProps) {
  const { question, choices, until, onAnswer, problem, now = Date.now } = props
  const id = useId()
  return (
    <section className={styles['ask']} aria-labelledby={id}>
      <p id={id} className={styles['question']}>
        {question}
      </p>
      {choices ? (
        <div className={styles['choices']} role="group" aria-labelledby={id}>
          {choices.map((choice, at) => (
            <Button key={at} onClick={() => onAnswer(choice)}>
              {choice}
            </Button>
          ))}
          {choices.length === 0 && <p className={styles['note']}>{valuesText.noChoices}</p>}
        </div>
      ) : (
        <FreeAnswer onAnswer={onAnswer} />
      )}
      {problem && (
        <p className={styles['problem']} role="alert">
          {problem}
        </p>
      )}
      {until !== undefined && <Deadline {...{ until, now }} />}
    </section>
  )
}

function FreeAnswer({ onAnswer }: { onAnswer: (answer: string) => void }) {
  const [text, setText] = useState('')
  const submit = (event?: FormEvent): void => {
    event?.preventDefault()
    if (text.trim() !== '') onAnswer(text)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    event.stopPropagation()
    submit()
  }
  return (
    <form className={styles['free']} onSubmit={submit}>
      <textarea
        className={styles['box']}
        aria-label={valuesText.answer}
        rows={2}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={onKeyDown}
      />
      <Button type="submit" tone="primary" disabled={text.trim() === ''}>
        {valuesText.send}
      </Button>
    </form>
  )
}

const second = 1000

function Deadline({ until, now }: { until: number; now: () => number }) {
  const [time, setTime] = useState(now)
  useEffect(() => {
    const timer = setInterval(() => setTime(now()), second)
    return () => clearInterval(timer)
  }, [now])
  const left = Math.ceil((until - time) / second) * second
  return (
    <p className={styles['note']}>
      {left > 0 ? valuesText.goesOn(formatDuration(left)) : valuesText.overdue}
    </p>
  )
}
