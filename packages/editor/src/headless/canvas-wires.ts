import type { Flow, Wire } from '@chainwright/core'
import { canvasId, valuePort, type CanvasWire } from './canvas-id.ts'

/** All wires of a flow as the canvas draws them, in the order of the file. */
export function canvasWires(flow: Flow): CanvasWire[] {
  const wires: CanvasWire[] = []
  for (const [target, node] of flow.nodes) {
    for (const [targetPort, source] of node.inputs) {
      if (source.type === 'wire') wires.push(wireTo({ target, targetPort }, source.wire))
      if (source.type !== 'gather') continue
      for (const [at, wire] of source.wires.entries())
        wires.push(wireTo({ target, targetPort, gathered: at }, wire))
    }
  }
  for (const [name, wire] of flow.outputs)
    wires.push(wireTo({ target: canvasId({ kind: 'output', name }), targetPort: valuePort }, wire))
  return wires
}

type Target = Pick<CanvasWire, 'target' | 'targetPort' | 'gathered'>

function wireTo(to: Target, wire: Wire): CanvasWire {
  const end = `${to.target}.${to.targetPort}`
  const from = sourceEnd(wire)
  return { id: to.gathered === undefined ? end : `${end}#${to.gathered}`, ...from, ...to }
}

/** The card and port that a wire begins at. */
export function sourceEnd({ node, port }: Wire): { source: string; sourcePort: string } {
  if (node !== 'inputs') return { source: node, sourcePort: port }
  return { source: canvasId({ kind: 'input', name: port }), sourcePort: valuePort }
}
