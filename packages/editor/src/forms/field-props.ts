import type { Json, Port, Wire } from '@chainwright/core'
import type { FieldControl } from '../parts/basics/field.tsx'
import type { TemplateVariables } from './prompt-editor/template-variables.ts'

/** What every control for a literal value takes. */
export interface LiteralProps {
  /** Ties the control to its label, help and error. */
  readonly control: FieldControl
  /** The label once more, for controls with several parts. */
  readonly label: string
  readonly port: Port
  /** `undefined` when the file gives none. */
  readonly value: Json | undefined
  /** Told of each new value; `undefined` clears it. */
  readonly onValue: (value: Json | undefined) => void
  /** What templates may insert; left out, anything. */
  readonly template?: TemplateSupport | undefined
}

/** What a template knows of the flow around it. */
export interface TemplateSupport {
  readonly variables: TemplateVariables
  /** Asked to wire an output to a name of the template. */
  readonly onConnect: (name: string, wire: Wire) => void
  readonly preview?: PreviewValues | undefined
}

/** The values that a node was, or will be, given. */
export interface PreviewValues {
  /** How many items there are; 1 for a node that is not lifted, 0 while nothing is known. */
  readonly count: number
  /** Values by input; names without a value are left out. */
  readonly valuesOf: (item: number) => Readonly<Record<string, unknown>>
}
