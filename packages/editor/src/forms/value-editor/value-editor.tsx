import { port as portOf, type Json, type PortType } from '@chainwright/core'
import type { FieldControl } from '../../parts/basics/field.tsx'
import { LiteralField } from '../literal-field.tsx'
import { useGesture } from '../use-gesture.ts'
import { DocumentsEditor } from './documents-editor.tsx'
import type { TextLimits } from './document-list.ts'
import { ListEditor } from './list-editor.tsx'

/** What the editor of a value takes. */
export interface ValueEditorProps {
  /** Ties the editor to a label, help and error: that of `Field`. */
  readonly control: FieldControl
  /** What the value is, for controls with several parts. */
  readonly label: string
  readonly type: PortType
  /** `undefined` when there is none. */
  readonly value: Json | undefined
  /** Told of each new value, with the gesture that it belongs to; `undefined` clears it. */
  readonly onValue: (value: Json | undefined, gesture: string) => void
  /** Shown where nothing is written. */
  readonly standard?: Json | undefined
  /** Limits of texts in lists. Default: what the engine takes at a port. */
  readonly limits?: TextLimits
}

/**
 * Edits a value of any port type: an input of the flow, a pinned output, an answer. Texts in a list are
 * documents; other lists are rows; what has no form of its own is edited as JSON.
 */
export function ValueEditor(props: ValueEditorProps) {
  const { control, label, type, value, onValue, standard, limits } = props
  const gesture = useGesture()
  const set = (next: Json | undefined): void => onValue(next, gesture.current())
  return <div {...gesture.handlers}>{editor()}</div>

  function editor() {
    if (type.name === 'text[]' && (value === undefined || isTexts(value))) {
      return (
        <DocumentsEditor
          {...{ control, label }}
          texts={value ?? []}
          onTexts={(texts) => set(texts.length === 0 ? undefined : texts)}
          {...(limits && { limits })}
        />
      )
    }
    if (type.of && type.depth === 1 && (value === undefined || Array.isArray(value))) {
      return <ListEditor {...{ control, label, type }} items={value ?? []} onItems={set} />
    }
    const port = portOf(type, { optional: true })
    return (
      <LiteralField
        {...{ control, label, value }}
        port={standard === undefined ? port : { ...port, default: standard }}
        onValue={set}
      />
    )
  }
}

function isTexts(value: Json): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
