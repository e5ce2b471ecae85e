import { type ComponentProps, type Ref, useLayoutEffect, useRef } from 'react'
import type { MarkedText } from './template-marks.ts'
import styles from './marked-textarea.module.css'

/** What a text box with marks takes, besides everything that the element takes. */
export interface MarkedTextareaProps extends ComponentProps<'textarea'> {
  readonly value: string
  readonly marks: readonly MarkedText[]
  readonly box: Ref<HTMLTextAreaElement>
}

/** A plain text box that grows with its text, and marks stretches of it from behind. */
export function MarkedTextarea({ marks, box, value, ...rest }: MarkedTextareaProps) {
  const backdrop = useRef<HTMLDivElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => fitHeight(frame.current?.querySelector('textarea')), [value])
  return (
    <div ref={frame} className={styles['frame']}>
      <div ref={backdrop} className={styles['backdrop']} aria-hidden="true">
        {marks.map(({ text, mark }, at) =>
          mark ? (
            <mark key={at} className={styles[mark]}>
              {text}
            </mark>
          ) : (
            text
          ),
        )}
        {/* A last line that is empty counts as well. */}
        {'\n'}
      </div>
      <textarea
        rows={1}
        spellCheck={false}
        {...rest}
        ref={box}
        className={styles['box']}
        value={value}
        onScroll={({ currentTarget }) => {
          if (backdrop.current) backdrop.current.scrollTop = currentTarget.scrollTop
        }}
      />
    </div>
  )
}

function fitHeight(box: HTMLTextAreaElement | null | undefined): void {
  if (!box) return
  box.style.height = 'auto'
  box.style.height = `${Math.min(box.scrollHeight + 2, 360)}px`
}
