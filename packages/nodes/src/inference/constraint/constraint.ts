import { FlowError } from '@chainwright/core'
import type { Constraint } from '../../models/generate.ts'
import type { LoadedModel } from '../load/load-model.ts'
import { createAutomaton } from './automaton.ts'
import type { Automaton } from './automaton.ts'
import { constraintInvalid } from './constraint-errors.ts'
import type { Grammar } from './expression.ts'
import { choicesGrammar } from './literals.ts'
import { compileGrammar } from './program.ts'
import { regexGrammar } from './regex.ts'
import { schemaGrammar } from './schema.ts'
import { after, createTokenSets, trimmed } from './token-sets.ts'
import type { TokenBytes, TokenSets } from './token-sets.ts'
import { buildTokenTrie, isAllowed } from './token-trie.ts'
import { readVocabulary } from './vocabulary.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Keeps a reply to a form, token by token. */
export interface ReplyConstraint {
  /**
   * Sets every token that cannot come next to -Infinity, the end of the text included where the
   * reply may not end yet. Throws a `FlowError`: `constraint-unreachable` when the vocabulary cannot
   * write what must come, `constraint-too-complex` when it takes too long to find out.
   */
  restrict(logits: Float32Array): void
  /** Takes the token that was chosen; one that ends the text need not be told. */
  accept(token: number): void
  /** True when the reply is complete and nothing may follow. */
  readonly done: boolean
}

/** What is found out about a constraint and kept for further replies. */
interface Compiled {
  readonly automaton: Automaton
  readonly sets: TokenSets
}

/** What is read once of each model. */
interface ModelVocabulary extends Vocabulary, TokenBytes {
  readonly ends: readonly number[]
  readonly compiled: Map<string, Compiled>
}

/** Constraints kept ready for each model. */
const mostCompiled = 16
/** Places of the machine looked at for one token, and for a whole reply: at worst 2 and 8 seconds. */
const workLimits = { token: 500_000, reply: 2_000_000 }
/** Longest constraint, in characters of JSON. */
export const longestConstraint = 256 * 1024

const vocabularies = new WeakMap<object, ModelVocabulary>()

/**
 * Compiles a constraint for a model's vocabulary. What was compiled once is kept with the model.
 * `continues` says that the reply continues a text, so that a space at its beginning is kept by all
 * vocabularies. Rejects with a `FlowError`: `constraint-invalid` for a constraint that is broken, not
 * supported, or that no text meets; `constraint-too-complex`.
 */
export async function createConstraint(
  constraint: Constraint,
  model: Pick<LoadedModel, 'files' | 'config' | 'tokenizer'>,
  { continues = false }: { continues?: boolean } = {},
): Promise<ReplyConstraint> {
  const vocabulary = vocabularyOf(model)
  const compiled = compile(constraint, vocabulary)
  return replyConstraint(vocabulary, compiled, vocabulary.dropsFirstSpace && !continues)
}

/** The grammar of a constraint. Throws a `FlowError` (`constraint-invalid`). */
export function grammarOf(constraint: Constraint): Grammar {
  const length = JSON.stringify(constraint).length
  if (length > longestConstraint) {
    throw constraintInvalid(
      'form',
      `it has ${length} characters, more than the ${longestConstraint} allowed`,
    )
  }
  if ('choices' in constraint) return choicesGrammar(constraint.choices)
  if ('regex' in constraint) return regexGrammar(constraint.regex)
  return schemaGrammar(constraint.schema)
}

function compile(constraint: Constraint, vocabulary: ModelVocabulary): Compiled {
  const { compiled } = vocabulary
  const key = JSON.stringify(constraint)
  const known = compiled.get(key)
  if (known) return known
  const program = compileGrammar(grammarOf(constraint))
  if (program.productive[program.entries[0] ?? 0] !== true) {
    const kind = Object.keys(constraint)[0] ?? 'form'
    throw constraintInvalid(kind, 'no text meets it')
  }
  const automaton = createAutomaton(program)
  const made = { automaton, sets: createTokenSets(vocabulary, automaton) }
  const [oldest] = compiled.keys()
  if (compiled.size >= mostCompiled && oldest !== undefined) compiled.delete(oldest)
  compiled.set(key, made)
  return made
}

function replyConstraint(
  { bytes, ends }: ModelVocabulary,
  { automaton, sets }: Compiled,
  dropsFirstSpace: boolean,
): ReplyConstraint {
  let state = automaton.start
  let first = dropsFirstSpace
  const work = { left: 0 }
  let given = 0
  let left = workLimits.reply
  return {
    restrict(logits) {
      startWork()
      const possible = keepOnly(logits, first ? sets.withoutSpace(state) : sets.at(state), {
        ends: state.whole ? ends : [],
      })
      if (!possible) throw unreachable()
    },
    accept(token) {
      if (ends.includes(token)) return
      startWork()
      const own = bytes[token] ?? new Uint8Array()
      const next = after(automaton, state, first ? trimmed(own) : own)
      if (!next) throw new Error('a token was chosen that the form of the reply does not allow')
      state = next
      first = false
    },
    get done() {
      return state.whole && state.places.length === 0
    },
  }

  function startWork(): void {
    left -= given - work.left
    given = Math.min(left, workLimits.token)
    work.left = given
    automaton.workFor(work)
  }
}

/** Sets all other logits to -Infinity; `false` when none is left. */
function keepOnly(
  logits: Float32Array,
  set: Uint32Array,
  { ends }: { ends: readonly number[] },
): boolean {
  const endLogits = ends.map((end) => logits[end] ?? -Infinity)
  let possible = ends.length > 0
  for (let token = 0; token < logits.length; token += 1) {
    if (isAllowed(set, token)) possible = true
    else logits[token] = -Infinity
  }
  for (const [at, end] of ends.entries()) logits[end] = endLogits[at] ?? -Infinity
  return possible
}

function vocabularyOf({
  files,
  config,
  tokenizer,
}: Pick<LoadedModel, 'files' | 'config' | 'tokenizer'>): ModelVocabulary {
  const known = vocabularies.get(tokenizer)
  if (known) return known
  const vocabulary = readVocabulary(files)
  const made = {
    ...vocabulary,
    trie: buildTokenTrie(vocabulary.bytes),
    ends: [config.eos_token_id ?? []].flat(),
    compiled: new Map<string, Compiled>(),
  }
  vocabularies.set(tokenizer, made)
  return made
}

function unreachable(): FlowError {
  return new FlowError({
    code: 'constraint-unreachable',
    message:
      'The vocabulary of the model cannot write what the form of the reply needs next. Choose another model, or a form without such characters.',
  })
}
