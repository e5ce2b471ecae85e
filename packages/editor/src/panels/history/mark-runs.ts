import { canvasId } from '../../headless/canvas-id.ts'
import { hideDifferences } from '../../session/compared.ts'
import type { Editor } from '../../session/editor.ts'
import type { ChangeMark } from '../../session/marks.ts'
import type { ComparedRuns, ComparedValue } from './compared-runs.ts'

/** Marks the cards of the outermost flow whose values differ between two runs. */
export function markRuns(editor: Editor, compared: ComparedRuns): void {
  hideDifferences(editor)
  editor.document.leave(0)
  editor.marks.setState({ marks: runMarks(compared) })
}

/** What became of the value of each card from the older run to the newer one, by canvas id. */
export function runMarks({ inputs, nodes, outputs }: ComparedRuns): Map<string, ChangeMark> {
  const marks = new Map<string, ChangeMark>()
  for (const value of inputs)
    marks.set(canvasId({ kind: 'input', name: value.name }), markOf(value))
  for (const value of outputs) {
    marks.set(canvasId({ kind: 'output', name: value.name }), markOf(value))
  }
  for (const value of nodes) {
    const id = value.name.slice(0, value.name.indexOf('.'))
    const known = marks.get(id)
    const mark = markOf(value)
    marks.set(id, known === undefined || known === mark ? mark : 'changed')
  }
  return marks
}

function markOf({ before, after }: ComparedValue): ChangeMark {
  if (before === undefined) return 'added'
  return after === undefined ? 'removed' : 'changed'
}
