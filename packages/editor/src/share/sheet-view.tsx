import {
  Brain,
  FileText,
  Globe,
  MessageCircleQuestion,
  Repeat,
  ShieldCheck,
  TriangleAlert,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { CapabilitySheet } from '../headless/capabilities.ts'
import { classNames } from '../lib/class-names.ts'
import { sheetLines, type SheetLine } from './sheet-lines.ts'
import styles from './sheet-view.module.css'

const icons: Readonly<Record<SheetLine['kind'], ReactNode>> = {
  model: <Brain />,
  contact: <Globe />,
  file: <FileText />,
  loop: <Repeat />,
  question: <MessageCircleQuestion />,
  unknown: <TriangleAlert />,
  nothing: <ShieldCheck />,
}

/** What a flow would load and contact, line by line. `whole`: all of it, not only what is new. */
export function SheetView({
  sheet,
  whole,
}: {
  readonly sheet: CapabilitySheet
  readonly whole: boolean
}) {
  return <SheetLines lines={sheetLines(sheet, whole)} />
}

/** A sheet that is in words already. */
export function SheetLines({ lines }: { readonly lines: readonly SheetLine[] }) {
  return (
    <ul className={styles['sheet']}>
      {lines.map(({ kind, text, isCareful }) => (
        <li
          key={`${kind} ${text}`}
          className={classNames(styles['line'], isCareful && styles['careful'])}
        >
          <span aria-hidden="true">{icons[kind]}</span>
          <span className={styles['text']}>{text}</span>
        </li>
      ))}
    </ul>
  )
}
