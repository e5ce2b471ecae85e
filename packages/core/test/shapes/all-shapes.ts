import { bodyShapes } from './body-shapes.ts'
import { eventShapes } from './event-shapes.ts'
import { listShapes } from './list-shapes.ts'
import { plainShapes } from './plain-shapes.ts'
import type { Shape } from './shape.ts'

/** The conformance suite: every driver must pass all of it. */
export const allShapes: readonly Shape[] = [
  ...plainShapes,
  ...eventShapes,
  ...listShapes,
  ...bodyShapes,
]
