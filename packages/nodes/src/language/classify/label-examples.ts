import { FlowError } from '@chainwright/core'

/** Texts that stand for a label, by label, in the order of the flow file. */
export type LabelExamples = ReadonlyMap<string, readonly string[]>

const mostLabels = 1000

/**
 * Reads labels from a literal: a list of names, which stand for themselves, or an object of name to
 * description, or to a list of examples. Throws `labels-invalid`.
 */
export function parseLabels(literal: unknown): LabelExamples {
  const entries = Array.isArray(literal)
    ? literal.map((name: unknown) => [name, name] as const)
    : typeof literal === 'object' && literal !== null
      ? Object.entries(literal as Record<string, unknown>)
      : []
  if (entries.length === 0) throw invalid('There are no labels')
  if (entries.length > mostLabels) throw invalid(`There are more than ${mostLabels} labels`)
  const labels = new Map<string, readonly string[]>()
  for (const [name, given] of entries) {
    if (typeof name !== 'string' || name.trim() === '') throw invalid('A label has no name')
    if (name === '__proto__') throw invalid('A label cannot be named "__proto__"')
    if (labels.has(name)) throw invalid(`The label "${name}" is there twice`)
    labels.set(name, examplesOf(name, given))
  }
  return labels
}

/**
 * The labels that a strategy of `classify` sorts by. Throws `labels-invalid`: `head` and `fitted`
 * bring their own labels, and `examples` needs an example.
 */
export function labelsFor(strategy: string, literal: unknown): LabelExamples {
  if (strategy === 'head' || strategy === 'fitted') {
    if (literal === undefined) return new Map()
    throw invalid(
      `The strategy \`${strategy}\` has the labels that it was trained on: leave \`labels\` out`,
    )
  }
  const labels = parseLabels(literal)
  if (strategy === 'examples' && !hasExamples(labels)) {
    throw invalid('The strategy `examples` shows the model labelled texts, and no label has one')
  }
  return labels
}

/** True when some label has an example besides its own name. */
export function hasExamples(labels: LabelExamples): boolean {
  return [...labels].some(([name, examples]) => examples.some((example) => example !== name))
}

function examplesOf(name: string, given: unknown): readonly string[] {
  const examples: unknown[] = Array.isArray(given) ? given : [given]
  const texts = examples.filter((one) => typeof one === 'string').map((one) => one || name)
  if (texts.length === 0 || texts.length < examples.length) {
    throw invalid(`The label "${name}" has neither a description nor a list of examples`)
  }
  return texts
}

function invalid(problem: string): FlowError {
  return new FlowError({
    code: 'labels-invalid',
    message: `${problem}. Write a list of names, or an object such as { "sport": "Texts about sport", "news": ["an example", "another"] }.`,
    port: 'labels',
  })
}
