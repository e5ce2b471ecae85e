import { type CharacterSet, setOf } from './character-set.ts'

/** What a reply may look like: a context-free expression over characters. */
export type Expression =
  | { readonly type: 'text'; readonly text: string }
  /** One character of a set. */
  | { readonly type: 'characters'; readonly set: CharacterSet }
  | { readonly type: 'sequence'; readonly parts: readonly Expression[] }
  /** Any one of the options; none at all can never be met. */
  | { readonly type: 'choice'; readonly options: readonly Expression[] }
  /** From `least` to `most` times; `most` may be `Infinity`. */
  | {
      readonly type: 'repeat'
      readonly of: Expression
      readonly least: number
      readonly most: number
    }
  /** A rule of the grammar, by name. */
  | { readonly type: 'rule'; readonly name: string }

/** Expressions by name; the reply is what `start` describes. Rules may refer to each other. */
export interface Grammar {
  readonly start: Expression
  readonly rules: ReadonlyMap<string, Expression>
}

/** Exactly this text. */
export function literal(text: string): Expression {
  return { type: 'text', text }
}

/** One character: each argument is a character, or a range of two, as in `characters('_', 'az')`. */
export function characters(...ranges: readonly string[]): Expression {
  return { type: 'characters', set: setOf(...ranges) }
}

/** One after the other. */
export function sequence(...parts: readonly Expression[]): Expression {
  return { type: 'sequence', parts }
}

/** One of these. */
export function choice(...options: readonly Expression[]): Expression {
  const [only] = options
  return options.length === 1 && only ? only : { type: 'choice', options }
}

/** Some number of times. */
export function repeat(of: Expression, least: number, most = Infinity): Expression {
  return { type: 'repeat', of, least, most }
}

/** Once or not at all. */
export function optional(of: Expression): Expression {
  return repeat(of, 0, 1)
}

/** What a rule of the grammar says. */
export function rule(name: string): Expression {
  return { type: 'rule', name }
}

/** Nothing can meet this. */
export const impossible: Expression = { type: 'choice', options: [] }
/** Met by no text at all being written. */
export const nothing: Expression = { type: 'sequence', parts: [] }
