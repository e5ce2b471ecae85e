import type { Plan } from '@chainwright/core'
import type { DataRow } from '@chainwright/nodes/data'
import { checksInvalid, type Check } from '@chainwright/nodes/metrics'
import { didYouMean } from '../nearest-name.ts'

/** Throws `checks-invalid` for a check of an output or a column that is not there, before anything runs. */
export function checkPlaces(checks: readonly Check[], plan: Plan, rows: readonly DataRow[]): void {
  const columns = new Set(rows.flatMap((row) => Object.keys(row)))
  for (const { name, output, expected } of checks) {
    const [first = ''] = output
    if (!plan.outputs.has(first)) {
      const hint = didYouMean(first, [...plan.outputs.keys()])
      throw checksInvalid(`the check "${name}": the flow has no output \`${first}\`${hint}`)
    }
    if (expected !== undefined && !columns.has(expected)) {
      const hint = didYouMean(expected, [...columns])
      throw checksInvalid(`the check "${name}": no row has a column \`${expected}\`${hint}`)
    }
  }
}
