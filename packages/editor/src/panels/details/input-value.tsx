import { Field } from '../../parts/basics/field.tsx'
import fields from './name-field.module.css'

/** What the field of a value takes. */
export interface InputValueProps {
  readonly label: string
  readonly type: string
  readonly value: unknown
  readonly onValue: (value: unknown) => void
}

/** A value that is written by hand: a text as it is, a list of texts with one in each paragraph. */
export function InputValue({ label, type, value, onValue }: InputValueProps) {
  const isList = type === 'text[]'
  const text =
    isList && Array.isArray(value) ? value.join('\n\n') : typeof value === 'string' ? value : ''
  return (
    <Field label={label}>
      {(control) => (
        <textarea
          {...control}
          className={fields['area']}
          rows={8}
          value={text}
          onChange={({ target }) => onValue(isList ? target.value.split(/\n{2,}/) : target.value)}
        />
      )}
    </Field>
  )
}
