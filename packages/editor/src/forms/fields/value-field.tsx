import { boolean, json, number, port as portOf, text, type Json } from '@chainwright/core'
import { useState } from 'react'
import { formsText } from '../../text/forms.ts'
import type { LiteralProps } from '../field-props.ts'
import { ToggleField } from './choice-fields.tsx'
import styles from './controls.module.css'
import { JsonField } from './json-field.tsx'
import { NumberField } from './number-field.tsx'
import { TextField } from './text-fields.tsx'

type Kind = 'text' | 'number' | 'boolean' | 'json'

const kinds: Readonly<Record<Kind, string>> = {
  text: formsText.asText,
  number: formsText.asNumber,
  boolean: formsText.asBoolean,
  json: formsText.asJson,
}
const ports = {
  text: portOf(text),
  number: portOf(number),
  boolean: portOf(boolean),
  json: portOf(json),
}
const fields = { text: TextField, number: NumberField, boolean: ToggleField, json: JsonField }
const starts: Readonly<Record<Kind, Json | undefined>> = {
  text: '',
  number: undefined,
  boolean: false,
  json: undefined,
}

/** A value of any kind: what it is, and a control that suits it. */
export function ValueField({ control, label, value, onValue }: LiteralProps) {
  const [chosen, setChosen] = useState<Kind>()
  const kind = value === undefined ? (chosen ?? 'text') : kindOf(value, chosen)
  const Control = fields[kind]
  return (
    <div className={styles['rows']}>
      <select
        className={styles['select']}
        aria-label={`${label}: ${formsText.valueKind}`}
        value={kind}
        onChange={({ target }) => {
          const next = target.value as Kind
          setChosen(next)
          onValue(starts[next])
        }}
      >
        {Object.entries(kinds).map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
      <Control {...{ control, label, value, onValue }} port={ports[kind]} />
    </div>
  )
}

/** A plain value may be shown as JSON when someone chose so. */
function kindOf(value: Json, chosen: Kind | undefined): Kind {
  if (chosen === 'json') return 'json'
  const type = typeof value
  return type === 'string' ? 'text' : type === 'number' || type === 'boolean' ? type : 'json'
}
