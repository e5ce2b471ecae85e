import { portTypes, list, type Json, type PortType } from '@chainwright/core'
import { useState } from 'react'
import { AskForm } from '../src/forms/value-editor/ask-form.tsx'
import { ValueEditor } from '../src/forms/value-editor/value-editor.tsx'
import { Field } from '../src/parts/basics/field.tsx'
import styles from './forms.module.css'

const values: Readonly<Record<string, Json>> = {
  'text[]': ['# The river\n\nIt rises in the hills.', 'A second page.', 'A second page.'],
  number: 3,
  labels: { sport: 0.8, politics: 0.2 },
  messages: [{ role: 'user', content: 'Hello' }],
  'number[]': [1, 2],
  answer: { text: 'In the hills', score: 0.9 },
}

const deadline = Date.now() + 200_000

/** The editor of a value, for every port type and its list; and two questions. */
export function ValueExamples() {
  const types = [...portTypes.values()].flatMap((type) => [type, list(type)])
  return (
    <>
      {types.map((type) => (
        <div key={type.name} className={styles['panel']} data-values={type.name}>
          <ValueExample type={type} />
        </div>
      ))}
      <div className={styles['panel']} data-values="ask">
        <AskForm
          question="Shall I send it?"
          choices={['yes', 'no']}
          until={deadline}
          onAnswer={() => undefined}
        />
      </div>
      <div className={styles['panel']} data-values="ask-free">
        <AskForm question="What should be in it?" onAnswer={() => undefined} />
      </div>
    </>
  )
}

function ValueExample({ type }: { type: PortType }) {
  const [value, setValue] = useState<Json | undefined>(values[type.name])
  const [gesture, setGesture] = useState('')
  return (
    <>
      <Field label={`A value: ${type.name}`}>
        {(control) => (
          <ValueEditor
            {...{ control, type, value }}
            label={type.name}
            onValue={(next, by) => {
              setValue(next)
              setGesture(by)
            }}
          />
        )}
      </Field>
      <p className={styles['log']} data-log>
        {gesture} {JSON.stringify(value)}
      </p>
    </>
  )
}
