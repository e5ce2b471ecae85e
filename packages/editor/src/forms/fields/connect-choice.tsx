import { wireText, type PortType, type Wire } from '@chainwright/core'
import { useState } from 'react'
import { formsText } from '../../text/forms.ts'
import { wireFit, type WireFit } from '../../headless/wire-fit.ts'
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

/**
 * The outputs that fit an input; choosing one connects it. Nothing when none fits. The list is made when
 * it is taken up: a form has many of them, and a large flow many outputs.
 */
export function ConnectChoice({ label, type, sources, onConnect }: ConnectChoiceProps) {
  const [isUsed, setUsed] = useState(false)
  if (!sources.some((source) => wireFit(source.type, type))) return null
  const fitting = isUsed ? fittingSources(sources, type) : []
  return (
    <select
      className={styles['connect']}
      aria-label={label}
      value=""
      onFocus={() => setUsed(true)}
      onPointerDown={() => setUsed(true)}
      onChange={({ target }) => {
        const found = fitting.find(({ source }) => wireText(source) === target.value)?.source
        if (found) onConnect({ node: found.node, port: found.port })
      }}
    >
      <option value="">{formsText.connect}</option>
      {groups.map(([fit, words]) => (
        <SourceGroup key={fit} {...{ words }} options={fitting.filter((one) => one.fit === fit)} />
      ))}
    </select>
  )
}

interface SourceGroupProps {
  readonly words: string
  readonly options: readonly { readonly source: WireSource }[]
}

function SourceGroup({ words, options }: SourceGroupProps) {
  if (options.length === 0) return null
  return (
    <optgroup label={words}>
      {options.map(({ source }) => (
        <option key={wireText(source)} value={wireText(source)}>
          {nameOf(source)} ({source.type.name})
        </option>
      ))}
    </optgroup>
  )
}

function nameOf({ node, port, title }: WireSource): string {
  if (node === 'inputs') return formsText.flowInput(port)
  return formsText.outputOf(title ?? node, port)
}
