import { wireText, type PortType, type Wire } from '@chainwright/core'
import { formsText } from '../../text/forms.ts'
import type { WireFit } from '../../headless/wire-fit.ts'
import { fittingSources, type WireSource } from '../wire-fit.ts'
import styles from './wired-field.module.css'

const groups: readonly (readonly [WireFit, string])[] = [
  ['same', formsText.connectSame],
  ['single', formsText.connectSingle],
  ['item', formsText.connectItem],
]

/** What the list of outputs to connect takes. */
export interface ConnectChoiceProps {
  readonly label: string
  readonly type: PortType
  readonly sources: readonly WireSource[]
  readonly onConnect: (wire: Wire) => void
}

/** The outputs that fit an input; choosing one connects it. Nothing when none fits. */
export function ConnectChoice({ label, type, sources, onConnect }: ConnectChoiceProps) {
  const fitting = fittingSources(sources, type)
  if (fitting.length === 0) return null
  return (
    <select
      className={styles['connect']}
      aria-label={label}
      value=""
      onChange={({ target }) => {
        const found = fitting.find(({ source }) => wireText(source) === target.value)?.source
        if (found) onConnect({ node: found.node, port: found.port })
      }}
    >
      <option value="">{formsText.connect}</option>
      {groups.map(([fit, words]) => {
        const options = fitting.filter((one) => one.fit === fit)
        return options.length === 0 ? null : (
          <optgroup key={fit} label={words}>
            {options.map(({ source }) => (
              <option key={wireText(source)} value={wireText(source)}>
                {nameOf(source)} ({source.type.name})
              </option>
            ))}
          </optgroup>
        )
      })}
    </select>
  )
}

function nameOf({ node, port, title }: WireSource): string {
  if (node === 'inputs') return formsText.flowInput(port)
  return formsText.outputOf(title ?? node, port)
}
