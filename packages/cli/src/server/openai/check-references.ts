import { FlowError, type Models } from '@chainwright/core'

/** Throws `model-missing` for a reference of `--model` that can neither write nor embed. Nothing is loaded. */
export function checkReferences(models: Models, references: readonly string[]): void {
  for (const reference of references) {
    const problem = models.problem?.(reference, ['generate'])
    const serves = problem === undefined || models.problem?.(reference, ['embed']) === undefined
    if (!serves) throw new FlowError({ code: 'model-missing', message: `--model: ${problem}` })
  }
}
