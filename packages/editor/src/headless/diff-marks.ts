import { canvasId } from './canvas-id.ts'
import type { FlowChange } from './diff.ts'
import type { SceneMark, SceneMarks } from './flow-scene.ts'
import type { SceneChange } from './paint/scene.ts'

/**
 * The marks that draw changes on one of two flows: what was added on the newer one, what was removed on
 * the older one, and what changed or moved on both. `flow` names the body that is shown, by its newer
 * name; left out, the outermost flow.
 */
export function diffMarks(
  changes: readonly FlowChange[],
  side: 'before' | 'after',
  flow?: string,
): SceneMarks {
  const renames = new Map<string, string>()
  for (const { part, id, was, ...change } of changes) {
    if (side === 'before' && change.flow === flow && was !== undefined)
      renames.set(`${part} ${id}`, was)
  }
  const marks = new Map<string, SceneMark>()
  for (const change of changes) {
    if (change.flow !== flow || change.kind === (side === 'after' ? 'removed' : 'added')) continue
    const card = cardOf(change, renames)
    if (card === undefined) continue
    marks.set(card, { change: markOf(change) })
    const { field } = change
    if (field?.startsWith('inputs.')) marks.set(`${card}.${field.slice(7)}`, { change: 'changed' })
    if (change.part === 'output') marks.set(`${card}.value`, { change: markOf(change) })
  }
  return marks
}

function cardOf(
  { part, id }: FlowChange,
  renames: ReadonlyMap<string, string>,
): string | undefined {
  const name = renames.get(`${part} ${id}`) ?? id
  return part === 'node' || part === 'input' || part === 'output'
    ? canvasId({ kind: part, name })
    : undefined
}

function markOf({ kind }: FlowChange): SceneChange {
  return kind === 'renamed' ? 'changed' : kind
}
