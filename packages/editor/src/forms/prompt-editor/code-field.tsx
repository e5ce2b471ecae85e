import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { FieldControl } from '../../parts/basics/field.tsx'
import type { JsonTextProblem } from '../json-text.ts'
import type { CodeCompletion, CodeLanguage, CodeSession, OpenEditor } from './code-session.ts'
import { MarkedTextarea } from './marked-textarea.tsx'
import { markProblem, type MarkedText } from './template-marks.ts'
import type { TextFix, TextProblem } from './template-variables.ts'
import styles from './code-field.module.css'

/** What a field for code takes. */
export interface CodeFieldProps {
  readonly control: FieldControl
  readonly label: string
  readonly language: CodeLanguage
  readonly text: string
  readonly placeholder: string
  readonly onText: (text: string) => void
  /** The first thing that is wrong, for languages without `problemsOf`. */
  readonly problem?: JsonTextProblem | undefined
  readonly marks?: readonly MarkedText[]
  readonly problemsOf?: (text: string) => readonly TextProblem[]
  readonly completions?: () => readonly CodeCompletion[]
  readonly onFix?: (fix: TextFix) => void
}

/**
 * A text box for code. It is a plain one until it has the focus; then the one code editor of the page,
 * loaded when it is first needed, works in its place.
 */
export function CodeField(props: CodeFieldProps): ReactNode {
  const { control, text, placeholder, problem, onText } = props
  const slot = useRef<HTMLDivElement>(null)
  const box = useRef<HTMLTextAreaElement>(null)
  const { isOpen, open } = useCodeEditor(props, slot, box)
  return (
    <div className={styles['field']} data-one-control>
      <div ref={slot} hidden={!isOpen} />
      <div hidden={isOpen}>
        <MarkedTextarea
          {...control}
          box={box}
          value={text}
          placeholder={placeholder}
          aria-invalid={problem ? true : control['aria-invalid']}
          marks={props.marks ?? markProblem(text, problem?.at)}
          onChange={({ target }) => onText(target.value)}
          onFocus={open}
        />
      </div>
    </div>
  )
}

function useCodeEditor(
  props: CodeFieldProps,
  slot: { readonly current: HTMLDivElement | null },
  box: { readonly current: HTMLTextAreaElement | null },
) {
  const editor = useRef<OpenEditor>(undefined)
  const [isOpen, setOpen] = useState(false)
  const latest = useRef(props)
  const leave = (): void => {
    editor.current = undefined
    setOpen(false)
  }
  // At once: a later look would come between a key and the text that it gave.
  useLayoutEffect(() => {
    latest.current = props
    editor.current?.update(sessionOf(latest, leave))
  })
  useEffect(() => () => editor.current?.close(), [])
  const open = (): void => {
    void import('./code-editor.ts').then(
      ({ openCodeEditor }) => {
        const plain = box.current
        if (!plain || !slot.current || plain !== document.activeElement || editor.current) return
        const selection = { from: plain.selectionStart, to: plain.selectionEnd }
        slot.current.hidden = false
        editor.current = openCodeEditor(slot.current, sessionOf(latest, leave), selection)
        setOpen(true)
      },
      () => undefined,
    ) // the plain box stays
  }
  return { isOpen, open }
}

function sessionOf(latest: { readonly current: CodeFieldProps }, onLeave: () => void): CodeSession {
  const { language, text, label, placeholder, control } = latest.current
  const described = control['aria-describedby']?.split(' ') ?? []
  const told = described.map((id) => document.getElementById(id)?.textContent).filter(Boolean)
  return {
    language,
    text,
    label: ('aria-label' in control && String(control['aria-label'])) || label,
    description: told.join(' ') || undefined,
    placeholder,
    problemsOf: (now) => latest.current.problemsOf?.(now) ?? jsonProblems(now, latest.current),
    completions: () => latest.current.completions?.() ?? [],
    onText: (now) => latest.current.onText(now),
    onFix: (fix) => latest.current.onFix?.(fix),
    onLeave,
  }
}

/** The first problem of JSON as a stretch of its text, to the end of the word that it begins with. */
function jsonProblems(text: string, { problem }: CodeFieldProps): readonly TextProblem[] {
  if (!problem) return []
  const at = Math.min(problem.at, Math.max(0, text.length - 1))
  const word = /^\S+/.exec(text.slice(at))?.[0].length ?? 1
  return [{ from: at, to: at + word, severity: 'error', message: problem.message, fixes: [] }]
}
