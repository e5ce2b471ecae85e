import type { FlowIssue, InputSource, Json, Ports, Wire } from '@chainwright/core'
import { PencilLine, RotateCcw } from 'lucide-react'
import { Field } from '../parts/basics/field.tsx'
import { IconButton } from '../parts/basics/icon-button.tsx'
import { formsText } from '../text/forms.ts'
import type { FormField } from './arrange-fields.ts'
import { literalKind } from './field-kind.ts'
import type { TemplateSupport } from './field-props.ts'
import { ConnectChoice } from './fields/connect-choice.tsx'
import { WiredField } from './fields/wired-field.tsx'
import { LiteralField } from './literal-field.tsx'
import { helpOf, portLabel } from './port-description.ts'
import { useGesture } from './use-gesture.ts'
import type { WireSource } from './wire-fit.ts'

/** What one input of a node's form takes. */
export interface InputFieldProps {
  readonly field: FormField
  readonly ports: Ports
  readonly issues: readonly FlowIssue[]
  readonly sources: readonly WireSource[]
  readonly template: TemplateSupport | undefined
  readonly onSource: (source: InputSource | undefined, gesture: string) => void
  readonly onGoTo: ((wire: Wire) => void) | undefined
}

/** One input: label, control for what feeds it, help, what is wrong, and the ways to connect or reset it. */
export function InputField(props: InputFieldProps) {
  const { field, ports, issues, sources, template, onSource, onGoTo } = props
  const { name, port, source } = field
  const gesture = useGesture()
  const label = field.isDeclared ? portLabel(name) : name
  const set = (next: InputSource | undefined): void => onSource(next, gesture.current())
  const isWired = source?.type === 'wire' || source?.type === 'gather'
  return (
    <div {...gesture.handlers} data-port={name}>
      <Field
        label={label}
        help={helpFor(field, ports)}
        error={issues.length > 0 ? issues.map(({ message }) => message).join(' ') : undefined}
        need={field.isNeeded ? 'needed' : undefined}
        aside={<FieldActions {...{ field, label, sources }} onSource={set} />}
      >
        {(control) =>
          isWired ? (
            <WiredField
              {...{ control, label, source, sources, onGoTo }}
              type={port.type}
              onSource={set}
            />
          ) : (
            <LiteralField
              {...{ control, label, port, template }}
              value={source?.value}
              onValue={(value) => set(value === undefined ? undefined : literalSource(value))}
            />
          )
        }
      </Field>
    </div>
  )
}

interface FieldActionsProps {
  readonly field: FormField
  readonly label: string
  readonly sources: readonly WireSource[]
  readonly onSource: (source: InputSource | undefined) => void
}

function FieldActions({ field, label, sources, onSource }: FieldActionsProps) {
  const { port, source } = field
  const isText = ['text', 'template', 'line'].includes(literalKind(port))
  const { default: standard } = port
  return (
    <>
      {source === undefined && !port.literal && (
        <ConnectChoice
          label={formsText.connectLabel(label)}
          type={port.type}
          sources={sources}
          onConnect={(wire) => onSource({ type: 'wire', wire })}
        />
      )}
      {source === undefined && isText && typeof standard === 'string' && standard !== '' && (
        <IconButton
          size="small"
          label={formsText.editDefault(label)}
          icon={<PencilLine size={14} />}
          onClick={() => onSource(literalSource(standard))}
        />
      )}
      {source?.type === 'literal' && port.need !== 'needed' && (
        <IconButton
          size="small"
          label={standard === undefined ? formsText.clearOf(label) : formsText.resetOf(label)}
          icon={<RotateCcw size={14} />}
          onClick={() => onSource(undefined)}
        />
      )}
    </>
  )
}

function helpFor({ name, usedWith, counts, source }: FormField, ports: Ports): string | undefined {
  const help = helpOf(name, ports)
  if (!usedWith || counts || source === undefined) return help || undefined
  const note = formsText.countsWith(portLabel(usedWith.port), formsText.or(usedWith.choices))
  return help ? `${help}. ${note}` : note
}

/** A literal as files keep it: long texts line by line, so that an edit touches one line. */
export function literalSource(value: Json): InputSource {
  const isLong = typeof value === 'string' && value.trim().includes('\n')
  return { type: 'literal', value, ...(isLong && { lines: true as const }) }
}
