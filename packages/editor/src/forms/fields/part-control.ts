import type { FieldControl } from '../../parts/basics/field.tsx'

/** Attributes for one part of a field with several: it is named by itself. */
export function partControl(id: string, label: string): FieldControl {
  const control = {
    id,
    'aria-label': label,
    'aria-describedby': undefined,
    'aria-invalid': undefined,
    'aria-required': undefined,
  }
  return control
}
