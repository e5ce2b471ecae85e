import { port as portOf, text } from '@chainwright/core'
import type { LiteralProps } from '../field-props.ts'
import { TemplateField } from '../prompt-editor/template-field.tsx'
import { MessagesField } from './messages-field.tsx'

const content = portOf(text, { form: { as: 'template' } })

/** Messages whose texts are templates. */
export function TurnsField(props: LiteralProps) {
  return (
    <MessagesField
      {...props}
      messageText={({ control, label, value, onText }) => (
        <TemplateField
          {...{ control, label, value }}
          port={content}
          template={props.template}
          onValue={(next) => onText(typeof next === 'string' ? next : '')}
        />
      )}
    />
  )
}
