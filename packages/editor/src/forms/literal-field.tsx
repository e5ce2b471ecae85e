import type { ComponentType } from 'react'
import { literalKind, type LiteralKind } from './field-kind.ts'
import type { LiteralProps } from './field-props.ts'
import { BranchesField } from './fields/branches-field.tsx'
import { ChoiceField, ToggleField } from './fields/choice-fields.tsx'
import { JsonField } from './fields/json-field.tsx'
import { LabelsField } from './fields/labels-field.tsx'
import { ListField } from './fields/list-field.tsx'
import { MessagesField } from './fields/messages-field.tsx'
import { NumberField } from './fields/number-field.tsx'
import { ProbabilitiesField } from './fields/probabilities-field.tsx'
import { LineField, PatternField, TextField } from './fields/text-fields.tsx'
import { TurnsField } from './fields/turns-field.tsx'
import { ValueField } from './fields/value-field.tsx'
import { TemplateField } from './prompt-editor/template-field.tsx'

const controls: Readonly<Record<LiteralKind, ComponentType<LiteralProps>>> = {
  choice: ChoiceField,
  toggle: ToggleField,
  number: NumberField,
  text: TextField,
  line: LineField,
  pattern: PatternField,
  template: TemplateField,
  value: ValueField,
  branches: BranchesField,
  labels: LabelsField,
  turns: TurnsField,
  list: ListField,
  messages: MessagesField,
  probabilities: ProbabilitiesField,
  json: JsonField,
}

/** The control in which a literal value of a port is written. */
export function LiteralField(props: LiteralProps) {
  const Control = controls[literalKind(props.port)]
  return <Control {...props} />
}
