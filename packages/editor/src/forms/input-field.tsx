import type { FlowIssue, InputSource, Json, Ports, Wire } from '@chainwright/core'
import { scanTemplate } from '@chainwright/nodes'
import { PencilLine, RotateCcw } from 'lucide-react'
import { Field } from '../parts/basics/field.tsx'
import { IconButton } from '../parts/basics/icon-button.tsx'
import { formsText } from '../text/forms.ts'
import type { FormField } from './arrange-fields.ts'
import { literalKind } from './field-kind.ts'
import type { PreviewValues } from './field-props.ts'
import { ConnectChoice } from './fields/connect-choice.tsx'
import { WiredField } from './fields/wired-field.tsx'
import { LiteralField } from './literal-field.tsx'
import type { TemplateVariables } from './prompt-editor/template-variables.ts'
import { helpOf, plainPort, portLabel } from './port-description.ts'
import { useGesture } from './use-gesture.ts'
import type { WireSource } from './wire-fit.ts'
import { Words } from './words.tsx'

/** What one input of a node's form takes. */
export interface InputFieldProps {
  readonly field: FormField
  readonly ports: Ports
  readonly issues: readonly FlowIssue[]
  readonly sources: readonly WireSource[]
  /** What a template here may insert. */
  readonly variables: TemplateVariables | undefined
  readonly preview: PreviewValues | undefined
  readonly onSource: (source: InputSource | undefined, gesture: string) => void
  /** Asked to wire an output to a name of the template. */
  readonly onConnect: (name: string, wire: Wire, gesture: string) => void
  readonly onGoTo: ((wire: Wire) => void) | undefined
}

/** One input: label, control for what feeds it, help, what is wrong, and the ways to connect or reset it. */
export function InputField(props: InputFieldProps) {
  const { field, ports, issues, sources, variables, preview, onSource, onConnect, onGoTo } = props
  const { name, port, source } = field
  const gesture = useGesture()
  const label = field.isDeclared ? portLabel(name) : name
  const set = (next: InputSource | undefined): void => onSource(next, gesture.current())
  const template = variables && {
    variables,
    preview,
    onConnect: (to: string, wire: Wire) => onConnect(to, wire, gesture.current()),
  }
  const help = helpFor(field, ports)
  const told = issuesToTell(issues, source)
  const isWired = source?.type === 'wire' || source?.type === 'gather'
  return (
    <div {...gesture.handlers} data-port={name}>
      <Field
        label={label}
        help={help && <Words text={help} />}
        error={told.length > 0 && <Words text={told.map(({ message }) => message).join(' ')} />}
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
              {...{ control, label, template }}
              port={plainPort(name, ports, port)}
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

/** The field itself says what it sees in a template, at once and with fixes. */
function issuesToTell(issues: readonly FlowIssue[], source: InputSource | undefined) {
  const text = source?.type === 'literal' && typeof source.value === 'string' ? source.value : ''
  const isSeen = scanTemplate(text).some(({ type }) => type === 'wrong')
  return issues.filter(({ code }) => code !== 'template-invalid' || !isSeen)
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
