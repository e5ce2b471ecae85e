import { findNode, type NodeState, type RunState } from '@chainwright/core'
import { cardPlace } from '../headless/canvas-id.ts'
import type { BoardWire } from './layer.ts'

/** What has left a card by now. */
interface Given {
  /** How many values: one, or as many as items of a list are done. */
  readonly values: number
  readonly streams: boolean
}

/** Time between two pulses of a text that streams, in milliseconds. */
const beat = 900

/** Notices which wires something passes, from one look at a run to the next. */
export interface WireWatch {
  /** The wires that a value passed since the last look, or that carry a text which streams. */
  passing(wires: readonly BoardWire[], look: RunLook): BoardWire[]
}

/** A run as it is at a moment. */
export interface RunLook {
  readonly state: RunState
  /** What stands before the ids of the nodes that are shown. */
  readonly prefix: string
  /** Milliseconds, from any start. */
  readonly now: number
}

/**
 * Begins to watch. Cards that are seen for the first time later on, as the view moves there, count from
 * what they have given by then; so do all cards of a run that is over.
 */
export function watchWires(): WireWatch {
  let watched: RunState | undefined
  let known = new Map<string, { values: number; beatAt: number }>()
  return {
    passing: (wires, { state, prefix, now }) => {
      const isNew = watched !== state
      if (isNew) known = new Map()
      watched = state
      const counts = isNew && (state.status === 'ready' || state.status === 'running')
      const passes = new Map<string, boolean>()
      const look = (path: string, card: string): boolean => {
        const { values, streams } = givenBy(state, path, card)
        const before = known.get(path)
        const passed = before ? values > before.values : counts && values > 0
        const beats = streams && (before === undefined || now - before.beatAt >= beat)
        known.set(path, { values, beatAt: beats ? now : (before?.beatAt ?? -Infinity) })
        return passed || beats
      }
      return wires.filter(({ source }) => {
        const path = prefix + source
        const passed = passes.get(path) ?? look(path, source)
        passes.set(path, passed)
        return passed
      })
    },
  }
}

function givenBy(state: RunState, path: string, card: string): Given {
  if (cardPlace(card).kind === 'input') {
    return { values: state.status === 'ready' ? 0 : 1, streams: false }
  }
  const node = findNode(state, path)
  return node ? givenByNode(node) : { values: 0, streams: false }
}

function givenByNode(node: NodeState): Given {
  const steps = node.items ?? [node]
  let values = 0
  let streams = false
  for (const { status, partial } of steps) {
    if (status === 'succeeded') values++
    if (status === 'running' && partial !== undefined) streams = true
  }
  return { values, streams }
}
