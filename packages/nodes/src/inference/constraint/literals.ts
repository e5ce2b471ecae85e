import { constraintInvalid } from './constraint-errors.ts'
import { type Grammar, choice, literal } from './expression.ts'

/** Most texts to choose from. */
export const mostChoices = 5000

/** A reply that is exactly one of these texts. Throws a `FlowError` (`constraint-invalid`). */
export function choicesGrammar(choices: readonly string[]): Grammar {
  if (choices.length === 0) throw constraintInvalid('choices', 'there are none')
  if (choices.length > mostChoices) {
    throw constraintInvalid('choices', `there are ${choices.length}, more than ${mostChoices}`)
  }
  if (choices.some((text) => text === '' || !text.isWellFormed())) {
    throw constraintInvalid('choices', 'one is empty, or holds half a character')
  }
  return { start: choice(...[...new Set(choices)].map(literal)), rules: new Map() }
}
