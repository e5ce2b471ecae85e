import type { Outputs, Plan } from '@chainwright/core'
import { convertInput } from './convert-input.ts'
import type { DataRow } from './data-rows.ts'

/**
 * The inputs of one row; `columns` says which column feeds each input. Texts for inputs of other types are converted as on the command line. A
 * value that does not suit is handed on as it is, so that the row fails and says why.
 */
export function rowInputs(plan: Plan, row: DataRow, columns: ReadonlyMap<string, string>): Outputs {
  const inputs: Record<string, unknown> = {}
  for (const [name, column] of columns) {
    const type = plan.inputs.get(name)?.type
    const value = row[column]
    if (value === undefined || value === null || !type) continue
    inputs[name] = typeof value === 'string' ? converted(name, value, type) : value
  }
  return inputs
}

function converted(name: string, value: string, type: Parameters<typeof convertInput>[1]): unknown {
  if (type.name === 'text') return value
  try {
    return convertInput(name, type, value)
  } catch {
    return value
  }
}
