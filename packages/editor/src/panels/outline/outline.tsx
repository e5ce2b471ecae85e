import { type KeyboardEvent, useState } from 'react'
import { useVisibleRows } from '../../parts/search/use-visible-rows.ts'
import { followWay } from '../../session/entered-ways.ts'
import { useDocument, useDrafts, useEditor, useShownRun } from '../../session/use-editor.ts'
import { panelText } from '../../text/panels.ts'
import { nextOutlineStep } from './outline-keys.ts'
import { OutlineLine } from './outline-line.tsx'
import { outlineRows, type OutlineRow } from './outline-rows.ts'
import styles from './outline.module.css'

/** Height of a line, in pixels; the style sheet says the same. */
const lineHeight = 30

/**
 * The flow as a tree, with the same selection as the canvas: arrow keys walk it, right and left open and
 * close bodies, Enter goes to the card.
 */
export function Outline() {
  const { rows, place, toggle, select, goTo } = useOutline()
  const name = useDocument(({ flow }) => flow.name)
  const selection = useDocument((state) => state.selection)
  const shownBody = useDocument(({ entered }) => entered.map(({ node }) => node).join('/'))
  const { frame, rows: inSight, onScroll, showRow } = useVisibleRows(rows.length, lineHeight)
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = nextOutlineStep(event, rows, place)
    if (!step) return
    event.preventDefault()
    if (step.type === 'toggle') return toggle(step.id, step.open)
    if (step.type === 'open') return goTo(step.at)
    select(step.at)
    showRow(step.at)
    requestAnimationFrame(() => focusLine(frame.current, step.at))
  }
  return (
    <div ref={frame} className={styles['frame']} onScroll={onScroll} data-keys="outline">
      <div
        role="tree"
        tabIndex={-1}
        aria-label={panelText.outlineOf(name ?? panelText.flow)}
        style={{ paddingBlock: `${inSight.before}px ${inSight.after}px` }}
        onKeyDown={onKeyDown}
      >
        {rows.slice(inSight.first, inSight.end).map((row, offset) => (
          <OutlineLine
            key={row.id}
            row={row}
            place={inSight.first + offset}
            isCurrent={inSight.first + offset === place}
            isSelected={isShown(row, shownBody) && selection.has(row.card)}
            onSelect={() => select(inSight.first + offset)}
            onToggle={() => toggle(row.id, !row.isOpen)}
          />
        ))}
      </div>
    </div>
  )
}

/** The lines, the one that the keys are on, and what can be done with them. */
function useOutline() {
  const editor = useEditor()
  const file = useDocument((state) => state.flow)
  const draft = useDrafts((drafts) => drafts.draft)
  const run = useShownRun()?.state
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [current, setCurrent] = useState('')
  const rows = outlineRows({ file, draft, run, open })
  const found = rows.findIndex(({ id }) => id === current)
  return {
    rows,
    place: Math.max(0, found),
    toggle: (id: string, isOpen: boolean): void => {
      const next = new Set(open)
      if (isOpen) next.add(id)
      else next.delete(id)
      setOpen(next)
    },
    select: (at: number): void => {
      const row = rows[at]
      if (!row) return
      setCurrent(row.id)
      followWay(editor.document, row.way)
      editor.document.select([row.card])
      editor.canvas.current()?.reveal(row.card)
    },
    goTo: (at: number): void => editor.canvas.current()?.focus(rows[at]?.card ?? ''),
  }
}

function isShown({ way }: OutlineRow, shownBody: string): boolean {
  return way.map(({ node }) => node).join('/') === shownBody
}

function focusLine(frame: Element | null, at: number): void {
  frame?.querySelector<HTMLElement>(`[data-place="${at}"]`)?.focus({ preventScroll: true })
}
