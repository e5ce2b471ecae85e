import { utf8Ranges } from './character-set.ts'
import { tooComplex } from './constraint-errors.ts'
import type { Expression, Grammar } from './expression.ts'
import { operations } from './instruction.ts'
import type { Instruction } from './instruction.ts'
import { findProductive } from './productive.ts'
import type { PlaceRanges } from './ranges-between.ts'

/** A grammar as instructions of a machine that reads bytes and may be at many places at once. */
export interface Program {
  readonly instructions: readonly Instruction[]
  /** First instruction of each rule; rule 0 is the whole. */
  readonly entries: readonly number[]
  /** Whether a text can be brought to an end from each instruction. */
  readonly productive: readonly boolean[]
}

/** Most instructions of one constraint. */
export const mostInstructions = 200_000

/**
 * Compiles a grammar. What stands in a `repeat` is compiled once, however often it may come. Throws
 * a `FlowError` (`constraint-too-complex`) beyond 200,000 instructions.
 */
export function compileGrammar(grammar: Grammar): Program {
  const compiler: Compiler = {
    grammar,
    instructions: [],
    entries: [],
    places: new Map(),
    open: [],
  }
  add(compiler, operations.end)
  addRule(compiler, grammar.start)
  for (let work = compiler.open.pop(); work; work = compiler.open.pop()) {
    compiler.entries[work.place] = emit(compiler, work.expression, end)
  }
  const { instructions, entries } = compiler
  return { instructions, entries, productive: findProductive(instructions, entries) }
}

interface Compiler {
  readonly grammar: Grammar
  readonly instructions: Instruction[]
  readonly entries: number[]
  /** Rules by name, as places among the entries. */
  readonly places: Map<string, number>
  /** Rules that are still to be written. */
  readonly open: { expression: Expression; place: number }[]
}

/** The instruction that ends every rule. */
const end = 0

/** Writes an expression after which the machine goes on at `next`; gives its first instruction. */
function emit(compiler: Compiler, expression: Expression, next: number): number {
  switch (expression.type) {
    case 'text':
      return emitBytes(compiler, expression.text, next)
    case 'characters': {
      const forms = utf8Ranges(expression.set)
      return either(
        compiler,
        forms.map((form) => emitForm(compiler, form, next)),
      )
    }
    case 'sequence':
      return expression.parts.reduceRight((after, part) => emit(compiler, part, after), next)
    case 'choice':
      return either(
        compiler,
        expression.options.map((option) => emit(compiler, option, next)),
      )
    case 'repeat':
      return emitRepeat(compiler, expression, next)
    case 'rule':
      return goThrough(compiler, ruleNamed(compiler, expression.name), next)
  }
}

function emitBytes(compiler: Compiler, text: string, next: number): number {
  const bytes = new TextEncoder().encode(text)
  return bytes.reduceRight((after, byte) => addByte(compiler, [byte, byte], after), next)
}

function emitForm(compiler: Compiler, form: PlaceRanges, next: number): number {
  return form.reduceRight((after, range) => addByte(compiler, range, after), next)
}

function either(compiler: Compiler, starts: readonly number[]): number {
  // A byte from 1 to 0 never comes.
  const [first = addByte(compiler, [1, 0], end), ...others] = starts
  return others.reduce((before, start) => add(compiler, operations.split, before, start), first)
}

function emitRepeat(
  compiler: Compiler,
  { of, least, most }: Expression & { type: 'repeat' },
  next: number,
): number {
  if (most === 0) return next
  if (least === 0 && most === 1) return either(compiler, [emit(compiler, of, next), next])
  const body = addRule(compiler, of)
  const once = (after: number): number => add(compiler, operations.call, after, body)
  let after = next
  if (most === Infinity) {
    after = add(compiler, operations.split, next, next)
    const loop = compiler.instructions[after]
    if (loop) loop.other = once(after)
  } else {
    for (let times = least; times < most; times += 1) after = either(compiler, [once(after), next])
  }
  for (let times = 0; times < least; times += 1) after = once(after)
  return after
}

function goThrough(compiler: Compiler, place: number, next: number): number {
  if (next === end) return add(compiler, operations.jump, 0, place)
  return add(compiler, operations.call, next, place)
}

function ruleNamed(compiler: Compiler, name: string): number {
  const known = compiler.places.get(name)
  if (known !== undefined) return known
  const expression = compiler.grammar.rules.get(name)
  if (!expression) throw new Error(`the grammar has no rule ${name}`)
  const place = addRule(compiler, expression)
  compiler.places.set(name, place)
  return place
}

function addRule({ entries, open }: Compiler, expression: Expression): number {
  const place = entries.push(-1) - 1
  open.push({ expression, place })
  return place
}

function addByte(compiler: Compiler, [low, high]: readonly [number, number], next: number): number {
  return push(compiler, { operation: operations.byte, low, high, next, other: 0 })
}

function add(compiler: Compiler, operation: number, next = 0, other = 0): number {
  return push(compiler, { operation, low: 0, high: 0, next, other })
}

function push({ instructions }: Compiler, instruction: Instruction): number {
  if (instructions.length >= mostInstructions) {
    throw tooComplex(`it takes more than ${mostInstructions} steps to describe`)
  }
  return instructions.push(instruction) - 1
}
