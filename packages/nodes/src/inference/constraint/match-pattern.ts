import { createAutomaton } from './automaton.ts'
import { complement } from './character-set.ts'
import { choice, repeat, sequence } from './expression.ts'
import { compileGrammar } from './program.ts'
import { parseRegex } from './regex.ts'

/** Places of the machine that are looked at for one text: at worst 2 seconds. */
const mostWork = 500_000

/**
 * Tells texts that have a match of a regular expression somewhere, as `pattern` of JSON Schema means it.
 * A machine reads each text once: the expression may come from somebody else, and JavaScript's own
 * matching of some takes for ever. Throws a `FlowError`, `constraint-invalid` for what `parseRegex`
 * refuses; what it gives throws `constraint-too-complex`.
 */
export function createPatternMatch(source: string): (text: string) => boolean {
  const anything = repeat({ type: 'characters', set: complement([]) }, 0)
  const ways = parseRegex(source).map(({ expression, fromStart, toEnd }) =>
    sequence(...(fromStart ? [] : [anything]), expression, ...(toEnd ? [] : [anything])),
  )
  const automaton = createAutomaton(compileGrammar({ start: choice(...ways), rules: new Map() }))
  const encoder = new TextEncoder()
  return (text) => {
    automaton.workFor({ left: mostWork })
    let state = automaton.start
    for (const byte of encoder.encode(text)) {
      const next = automaton.step(state, byte)
      if (!next) return false
      state = next
    }
    return state.whole
  }
}
