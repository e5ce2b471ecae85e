import { Panel } from '@xyflow/react'
import { useStore } from 'zustand'
import { curveOf, pointOn } from '../headless/paint/curve.ts'
import type { SceneBox, SceneChange } from '../headless/paint/scene.ts'
import { touches } from '../headless/grid.ts'
import { classNames } from '../lib/class-names.ts'
import { comparedOf, hideDifferences } from '../session/compared.ts'
import type { ChangeMark } from '../session/marks.ts'
import { useEditor } from '../session/use-editor.ts'
import { diffText } from '../text/diff.ts'
import { ghostsOf } from './ghosts.ts'
import { boxOf, movedBox, shiftWire } from './layer.ts'
import { grown } from './slice.ts'
import { visibleArea } from '../headless/paint/view.ts'
import { pathOf } from './wire-layer.tsx'
import { OnCanvas } from './on-canvas.tsx'
import { useBoard, useBoardState } from './use-board.ts'
import styles from './differences.module.css'

/** What changed since the flow, or the run, that this one is compared with: by colour, sign and word. */
export function Differences() {
  const far = useBoardState((state) => state.far)
  return (
    <>
      <Legend />
      {!far && <NearDifferences />}
    </>
  )
}

function NearDifferences() {
  const editor = useEditor()
  useStore(comparedOf(editor))
  return (
    <OnCanvas>
      <ChangedWires />
      <GhostCards />
      <CardSigns />
    </OnCanvas>
  )
}

/** A sign and a word on each card that changed. */
function CardSigns() {
  const editor = useEditor()
  const marks = useStore(editor.marks, (state) => state.marks)
  const mounted = useBoardState((state) => state.mounted)
  const layer = useBoardState((state) => state.layer)
  const moving = useBoardState((state) => state.moving)
  return mounted.map((id) => {
    const change = marks.get(id)
    const box = change && boxOf(layer, id)
    if (!box) return null
    const { x, y } = moving?.ids.has(id) ? movedBox(box, moving) : box
    return <Sign key={id} change={change} at={{ x: x + 8, y }} />
  })
}

function Sign({ change, at }: { change: ChangeMark; at: { x: number; y: number } }) {
  return (
    <span
      className={classNames(styles['sign'], styles[change])}
      style={{ left: at.x, top: at.y }}
      data-change={change}
    >
      {diffText.signs[change]} {diffText.words[change]}
    </span>
  )
}

/** New wires and wires that are gone, with a sign in the middle. */
function ChangedWires() {
  const board = useBoard()
  const wires = useBoardState((state) => state.wires)
  const moving = useBoardState((state) => state.moving)
  const { newWires, wires: gone } = ghostsOf(board)
  const added = wires
    .filter(({ id }) => newWires.has(id))
    .map((wire) => (moving ? shiftWire(wire, moving) : wire))
  const seen = useSeen()
  const shown = [...added, ...gone.filter((wire) => touches(curveOf(wire), seen))]
  return (
    <svg className={styles['wires']} aria-hidden="true">
      {shown.map((wire) => {
        const change: SceneChange = wire.change ?? 'added'
        const [x, y] = pointOn(curveOf(wire), 0.5)
        return (
          <g key={wire.id} className={styles[change]} data-wire-change={change}>
            <path d={pathOf(wire)} />
            <circle cx={x} cy={y} r={9} />
            <text x={x} y={y}>
              {diffText.signs[change]}
            </text>
          </g>
        )
      })}
    </svg>
  )
}

/** Cards that are gone, where they stood. */
function GhostCards() {
  const board = useBoard()
  useBoardState((state) => state.layer)
  const seen = useSeen()
  return ghostsOf(board)
    .boxes.filter((box) => touches(box, seen))
    .map((box) => <GhostCard key={box.id} box={box} />)
}

function GhostCard({ box: { x, y, width, height, title, id } }: { readonly box: SceneBox }) {
  return (
    <div
      role="img"
      aria-label={diffText.removed(title)}
      className={styles['ghost']}
      style={{ left: x, top: y, width, height }}
      data-ghost={id}
    >
      <s>{title}</s>
      <Sign change="removed" at={{ x: 8, y: 0 }} />
    </div>
  )
}

/** The area around what is seen; new whenever other cards are in the page. */
function useSeen() {
  const board = useBoard()
  useBoardState((state) => state.mounted)
  const seen = visibleArea(board.view())
  return grown(seen, Math.max(seen.width, seen.height) / 2)
}

/** What the signs mean, and a button that takes them away. */
function Legend() {
  const editor = useEditor()
  const changes: readonly ChangeMark[] = ['added', 'removed', 'changed', 'moved']
  return (
    <Panel position="bottom-left" className={styles['legend'] ?? ''}>
      {changes.map((change) => (
        <span key={change} className={styles[change]}>
          <b aria-hidden="true">{diffText.signs[change]}</b> {diffText.words[change]}
        </span>
      ))}
      <button type="button" onClick={() => hideDifferences(editor)}>
        {diffText.hide}
      </button>
    </Panel>
  )
}
