import { useLayoutEffect, useRef } from 'react'
import { formsText } from '../../text/forms.ts'
import type { LiteralProps } from '../field-props.ts'
import styles from './controls.module.css'

/** A text of any number of lines; the box grows with it. */
export function TextField({ control, port, value, onValue }: LiteralProps) {
  const box = useRef<HTMLTextAreaElement>(null)
  const text = typeof value === 'string' ? value : ''
  useLayoutEffect(() => fitHeight(box.current), [text])
  return (
    <>
      <textarea
        {...control}
        ref={box}
        className={styles['text']}
        rows={1}
        spellCheck={false}
        placeholder={typeof port.default === 'string' ? shown(port.default) : ''}
        value={text}
        onChange={({ target }) => onValue(valueOf(target.value, port.need))}
      />
      {text !== '' && text.trim() === '' && (
        <p className={styles['note']}>{formsText.onlySpace(shown(text))}</p>
      )}
    </>
  )
}

/** A text of one line. */
export function LineField({ control, port, value, onValue }: LiteralProps) {
  return (
    <input
      {...control}
      type="text"
      className={styles['line']}
      spellCheck={false}
      placeholder={typeof port.default === 'string' ? port.default : ''}
      value={typeof value === 'string' ? value : ''}
      onChange={({ target }) => onValue(valueOf(target.value, port.need))}
    />
  )
}

/** A regular expression, with what is wrong in it. */
export function PatternField(props: LiteralProps) {
  const problem = typeof props.value === 'string' ? patternProblem(props.value) : undefined
  return (
    <>
      <LineField {...props} />
      {problem && <p className={styles['problem']}>{formsText.patternForm(problem)}</p>}
    </>
  )
}

/** Why a text is no regular expression; `undefined` when it is one. */
export function patternProblem(pattern: string): string | undefined {
  try {
    void new RegExp(pattern, 'u')
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** An emptied box of an input that may be left out leaves it out. */
function valueOf(text: string, need: string): string | undefined {
  return text === '' && need === 'optional' ? undefined : text
}

/** White space in a placeholder is shown by its signs. */
function shown(text: string): string {
  return text.trim() === '' ? JSON.stringify(text).slice(1, -1) : text
}

function fitHeight(box: HTMLTextAreaElement | null): void {
  if (!box) return
  box.style.height = 'auto'
  box.style.height = `${Math.min(box.scrollHeight + 2, 320)}px`
}
