import { FlowError } from '@chainwright/core'
import { parseReference } from '../inference/store/reference.ts'

/** The name and weight type of a reference to a hub. Throws `reference-invalid` for any other one. */
export function hubReference(reference: string): { name: string; dtype: string | undefined } {
  const { source, name, dtype } = parseReference(reference)
  if (source === 'hf' && name !== undefined) return { name, dtype }
  throw new FlowError({
    code: 'reference-invalid',
    message: `"${reference}" is no model of a hub. Write hf/OWNER/NAME, or hf/OWNER/NAME#DTYPE.`,
  })
}
