import type { LiteralProps } from '../field-props.ts'
import { CodeField } from '../prompt-editor/code-field.tsx'
import { useJsonDraft } from '../use-json-draft.ts'
import styles from './controls.module.css'

/** A JSON value as text; what is wrong is marked, and told below. Only whole values are handed on. */
export function JsonField({ control, label, port, value, onValue }: LiteralProps) {
  const { text, problem, change } = useJsonDraft(port.type, value, onValue)
  return (
    <>
      <CodeField
        {...{ control, label, problem }}
        language="json"
        text={text}
        placeholder={port.default === undefined ? '' : JSON.stringify(port.default)}
        onText={change}
      />
      {problem && <p className={styles['problem']}>{problem.message}</p>}
    </>
  )
}
