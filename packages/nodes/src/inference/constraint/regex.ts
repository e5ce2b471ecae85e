import { anyButLineEnds, readEscape } from './character-escapes.ts'
import { type CharacterSet, complement, unite } from './character-set.ts'
import { constraintInvalid } from './constraint-errors.ts'
import { type Expression, type Grammar, choice, nothing, repeat, sequence } from './expression.ts'

/** One of the ways on the outermost level of a regular expression. */
export interface Alternative {
  readonly expression: Expression
  /** True when it begins with `^`. */
  readonly fromStart: boolean
  /** True when it ends with `$`. */
  readonly toEnd: boolean
}

/** Deepest nesting of groups, and the largest count in braces. */
export const regexLimits = { depth: 50, count: 10_000 }

/** A reply that as a whole matches a regular expression. Throws a `FlowError` (`constraint-invalid`). */
export function regexGrammar(source: string): Grammar {
  const alternatives = parseRegex(source).map(({ expression }) => expression)
  return { start: choice(...alternatives), rules: new Map() }
}

/**
 * Reads a regular expression as JavaScript does with the flag `u`. Throws a `FlowError`
 * (`constraint-invalid`) for what is wrong, and for what cannot steer a reply: look-around,
 * back-references, word boundaries, Unicode properties, and `^` and `$` elsewhere than at the ends.
 */
export function parseRegex(source: string): Alternative[] {
  checkSyntax(source)
  const parser = { source, at: 0, depth: 0 }
  const alternatives = [parseAlternative(parser, true)]
  while (take(parser, '|')) alternatives.push(parseAlternative(parser, true))
  if (parser.at < source.length) throw refused(parser, 'is not expected')
  return alternatives
}

interface Parser {
  readonly source: string
  at: number
  depth: number
}

/** JavaScript itself says what is wrong. The expression is compiled by it, and never run. */
function checkSyntax(source: string): void {
  try {
    void new RegExp(source, 'u')
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    throw constraintInvalid('regex', said)
  }
}

function parseAlternative(parser: Parser, outermost: boolean): Alternative {
  const fromStart = outermost && take(parser, '^')
  const parts: Expression[] = []
  while (parser.at < parser.source.length && !/[|)$]/.test(here(parser))) {
    parts.push(parseTerm(parser))
  }
  const toEnd = outermost && take(parser, '$')
  if (here(parser) === '$') throw refused(parser, 'stands elsewhere than at the end')
  const ended = parser.at === parser.source.length || /[|)]/.test(here(parser))
  if (!ended) throw refused(parser, 'stands behind the end $')
  return { expression: sequence(...parts), fromStart, toEnd }
}

function parseTerm(parser: Parser): Expression {
  const atom = parseAtom(parser)
  const [whole, sign, least, comma, most] = matchHere(
    parser,
    /([*+?])\??|\{(\d+)(?:(,)(\d*))?\}\??/y,
  )
  if (whole === undefined) return atom
  parser.at += whole.length
  if (sign !== undefined) return repeat(atom, sign === '+' ? 1 : 0, sign === '?' ? 1 : Infinity)
  const low = Number(least)
  const high = comma === undefined ? low : most === '' ? Infinity : Number(most)
  if (low > regexLimits.count || (high > regexLimits.count && high !== Infinity)) {
    throw refused(parser, `has a count above ${regexLimits.count} before it`)
  }
  return repeat(atom, low, high)
}

function parseAtom(parser: Parser): Expression {
  if (take(parser, '(')) return parseGroup(parser)
  if (take(parser, '[')) return { type: 'characters', set: parseClass(parser) }
  if (take(parser, '.')) return { type: 'characters', set: anyButLineEnds }
  if (here(parser) === '^') throw refused(parser, 'stands elsewhere than at the beginning')
  return { type: 'characters', set: parseCharacter(parser) }
}

function parseGroup(parser: Parser): Expression {
  const [start] = matchHere(parser, /\?:|\?<[A-Za-z_$][\w$]*>/y)
  if (start === undefined && here(parser) === '?')
    throw refused(parser, 'looks around, or sets flags')
  parser.at += start?.length ?? 0
  parser.depth += 1
  if (parser.depth > regexLimits.depth) {
    throw refused(parser, `is more than ${regexLimits.depth} groups deep`)
  }
  const alternatives = [parseAlternative(parser, false)]
  while (take(parser, '|')) alternatives.push(parseAlternative(parser, false))
  if (!take(parser, ')')) throw refused(parser, 'is not expected in a group')
  parser.depth -= 1
  return alternatives.length === 0
    ? nothing
    : choice(...alternatives.map(({ expression }) => expression))
}

function parseClass(parser: Parser): CharacterSet {
  const negated = take(parser, '^')
  const ranges: (readonly [number, number])[] = []
  while (!take(parser, ']')) {
    const set = parseCharacter(parser)
    const [first] = set
    const single = set.length === 1 && first !== undefined && first[0] === first[1]
    if (!single || !matchHere(parser, /-(?!\])/y)[0]) {
      ranges.push(...set)
      continue
    }
    parser.at += 1
    const last = parseCharacter(parser).at(-1)?.[1] ?? first[0]
    ranges.push([first[0], last])
  }
  const set = unite(ranges)
  return negated ? complement(set) : set
}

/** One character, or the set that an escape stands for. */
function parseCharacter(parser: Parser): CharacterSet {
  const { source, at } = parser
  if (here(parser) !== '\\') {
    const code = source.codePointAt(at) ?? 0
    parser.at += code > 0xffff ? 2 : 1
    return [[code, code]]
  }
  const pair = /^\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})/i.exec(source.slice(at, at + 12))
  if (pair) {
    parser.at += 12
    const units = pair.slice(1).map((unit) => Number.parseInt(unit, 16))
    const code = String.fromCharCode(...units).codePointAt(0) ?? 0
    return [[code, code]]
  }
  const escape = readEscape(source.slice(at + 1, at + 12))
  if (!escape) throw refused(parser, 'is a back-reference, a word boundary or a Unicode property')
  parser.at += 1 + escape.length
  return escape.set
}

function here({ source, at }: Parser): string {
  return source.slice(at, at + 1)
}

function take(parser: Parser, character: string): boolean {
  if (here(parser) !== character) return false
  parser.at += 1
  return true
}

function matchHere({ source, at }: Parser, pattern: RegExp): (string | undefined)[] {
  pattern.lastIndex = at
  return pattern.exec(source) ?? []
}

function refused({ source, at }: Parser, why: string): Error {
  const found = at < source.length ? `"${source.slice(at, at + 10)}"` : 'its end'
  return constraintInvalid(
    'regex',
    `what stands at column ${at + 1}, ${found}, ${why}, which is not supported`,
  )
}
