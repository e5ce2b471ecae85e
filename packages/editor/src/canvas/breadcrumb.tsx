import { findNode, type NodeState } from '@chainwright/core'
import { ChevronRight } from 'lucide-react'
import type { Entered } from '../document/document.ts'
import { repeats, roundsOf, shownPrefix } from '../session/shown-path.ts'
import { useDocument, useEditor, useShownRun } from '../session/use-editor.ts'
import { canvasText } from '../text/canvas.ts'
import styles from './breadcrumb.module.css'

/** The bodies that were entered, to go back, and which item and round of each is looked at. */
export function Breadcrumb() {
  const { document } = useEditor()
  const entered = useDocument((state) => state.entered)
  const name = useDocument(({ flow }) => flow.name) ?? canvasText.wholeFlow
  if (entered.length === 0) return null
  return (
    <nav className={styles['crumbs']} aria-label={canvasText.bodies}>
      <button type="button" onClick={() => document.leave(0)}>
        {name}
      </button>
      {entered.map((step, at) => (
        <span key={`${at} ${step.node}`} className={styles['step']}>
          <ChevronRight size={14} aria-hidden="true" />
          {at === entered.length - 1 ? (
            <b aria-current="page">{step.node}</b>
          ) : (
            <button type="button" onClick={() => document.leave(at + 1)}>
              {step.node}
            </button>
          )}
          <Turns entered={entered} depth={at} />
        </span>
      ))}
    </nav>
  )
}

interface TurnsProps {
  readonly entered: readonly Entered[]
  readonly depth: number
}

/** The item of a list and the round of a loop, where there are several to choose from. */
function Turns({ entered, depth }: TurnsProps) {
  const { document } = useEditor()
  const state = useShownRun()?.state
  const step = entered[depth]
  const path = shownPrefix(entered.slice(0, depth), state) + (step?.node ?? '')
  const node = state && findNode(state, path)
  if (!node || !step) return null
  const items = node.items?.length ?? 0
  const item = items > 0 ? (step.item ?? 0) : undefined
  const rounds = repeats(node) ? roundsOf(node, item) : 0
  const choose = (chosen: Partial<Entered>): void =>
    document.store.setState({
      entered: entered.map((one, at) => (at === depth ? { ...one, ...chosen } : one)),
    })
  return (
    <>
      {items > 1 && (
        <Picker
          label={canvasText.item}
          count={items}
          value={item ?? 0}
          onValue={(next) => choose({ item: next, round: newest(node, next) })}
        />
      )}
      {rounds > 1 && (
        <Picker
          label={canvasText.round}
          count={rounds}
          value={step.round ?? rounds - 1}
          onValue={(round) => choose({ round })}
        />
      )}
    </>
  )
}

function newest(node: NodeState, item: number): number {
  return Math.max(0, roundsOf(node, item) - 1)
}

interface PickerProps {
  readonly label: string
  readonly count: number
  readonly value: number
  readonly onValue: (value: number) => void
}

/** Chooses one of several by its number; people count from 1. */
function Picker({ label, count, value, onValue }: PickerProps) {
  return (
    <label className={styles['picker']}>
      {label}
      <select value={value} onChange={({ target }) => onValue(Number(target.value))}>
        {Array.from({ length: count }, (_, at) => (
          <option key={at} value={at}>
            {canvasText.numberOf(at + 1, count)}
          </option>
        ))}
      </select>
    </label>
  )
}
