import { json as jsonType, portTypeByName, valueProblem, type Json } from '@chainwright/core'
import { useState } from 'react'
import { ValueEditor } from '../../forms/value-editor/value-editor.tsx'
import { Field } from '../../parts/basics/field.tsx'

/** What the field of a value takes. */
export interface InputValueProps {
  readonly label: string
  /** Name of a port type. */
  readonly type: string
  readonly value: unknown
  readonly onValue: (value: Json | undefined) => void
}

/** A value that is written by hand, in the form that its type asks for; what is wrong is told below. */
export function InputValue({ label, type, value, onValue }: InputValueProps) {
  const [problem, setProblem] = useState<string>()
  const portType = portTypeByName(type) ?? jsonType
  return (
    <Field label={label} error={problem}>
      {(control) => (
        <ValueEditor
          control={control}
          label={label}
          type={portType}
          value={value as Json | undefined}
          onValue={(next) => {
            const wrong = next === undefined ? undefined : valueProblem(portType, next)
            setProblem(wrong?.message)
            onValue(next)
          }}
        />
      )}
    </Field>
  )
}
