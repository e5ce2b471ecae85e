import type { CSSProperties } from 'react'
import type { PortType } from '@chainwright/core'
import { classNames } from '../lib/class-names.ts'
import { portRole } from '../headless/paint/card-detail.ts'
import styles from './port-mark.module.css'

/** A port's colour, shape and letter; the mark of a list is doubled. */
export function PortMark({ type }: { readonly type: PortType | undefined }) {
  const base = type?.base ?? 'unknown'
  const colour = { '--port': `var(--${portRole(type)})` } as CSSProperties
  return (
    <span
      aria-hidden="true"
      className={classNames(styles['mark'], styles[base], type && type.depth > 0 && styles['list'])}
      style={colour}
    >
      {letters[base] ?? '?'}
    </span>
  )
}

const letters: Readonly<Record<string, string>> = {
  text: 'T',
  number: 'N',
  boolean: 'B',
  json: 'J',
  messages: 'M',
  tokens: 'K',
  vector: 'V',
  labels: 'L',
  answer: 'A',
  score: 'S',
  T: '∗',
}
