import { createRegistry, type RunResult } from '@chainwright/core'
import { shapeNodes } from '../../core/test/shapes/shape-nodes.ts'
import type { Shape, StartShape } from '../../core/test/shapes/shape.ts'
import { startOnEngine, type EngineHandle } from '../src/engines/start-on-engine.ts'

/** The node types of all shapes. */
export const shapeRegistry = createRegistry(shapeNodes)

/** Begins a shape on an engine. */
export function startShape(shape: Shape, handle: EngineHandle): StartShape {
  const { nodes, inputs = {}, outputs = {}, flows = {} } = shape
  const flow = JSON.stringify({ chainwright: 1, inputs, nodes, outputs, flows })
  return (plan, options) => {
    const run = startOnEngine(handle, plan, flow, options)
    const result = run.result.then((end): RunResult => {
      if (end.status === 'left') throw new Error('nobody left this run')
      return { ...end, status: end.status }
    })
    return { ...run, result }
  }
}
