import { z } from '../lib/zod.ts'
import type { PortType } from './port-type.ts'

/** Where a value does not suit a port type, as keys from the outside in, and why. */
export interface ValueProblem {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** The first reason why a value is not of a port type; `undefined` when it is. */
export function valueProblem(type: PortType, value: unknown): ValueProblem | undefined {
  const { error } = z.safeParse(type.schema, value)
  const [first] = error?.issues ?? []
  return first && { path: first.path, message: first.message }
}
