import { FlowError } from '@chainwright/core'
import { fillTemplate, parseTemplate, templateNames } from '../../text/template.ts'
import type { LabelExamples } from './label-examples.ts'

/** The names that a prompt for labels may insert. */
const known = ['text', 'labels', 'examples']

/**
 * What a language model reads before it names the label of a text. In the template, `{{text}}` is the
 * text, `{{labels}}` the names with commas, and `{{examples}}` one block for each example of a label,
 * the labels taking turns:
 *
 * ```
 * Text: The keeper saved a penalty.
 * Label: sport
 * ###
 * ```
 *
 * where the last line is `stop`. A label that stands for itself brings no example.
 */
export function labelPrompt(
  { template, labels, stop }: { template: string; labels: LabelExamples; stop: string },
  text: string,
): string {
  const examples = inTurns(labels).map(
    ([example, label]) => `Text: ${example}\nLabel: ${label}\n${stop}\n`,
  )
  const values = { text, labels: [...labels.keys()].join(', '), examples: examples.join('') }
  return fillTemplate(parseTemplate(template), values)
}

/** Throws `template-invalid` for a template that leaves out the text, or inserts what there is not. */
export function checkLabelTemplate(template: string): void {
  const names = templateNames(parseTemplate(template))
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw invalid(`The template inserts {{${unknown}}}, which there is not`)
  if (!names.includes('text')) throw invalid('The template does not insert {{text}}')
}

/** Examples with their labels: the first of each label, then the second of each, and so on. */
function inTurns(labels: LabelExamples): (readonly [example: string, label: string])[] {
  const rows = Array.from(labels, ([label, examples]) =>
    examples.filter((example) => example !== label).map((example) => [example, label] as const),
  )
  const most = Math.max(0, ...rows.map((row) => row.length))
  return Array.from({ length: most }, (_, turn) =>
    rows.flatMap((row) => (row[turn] ? [row[turn]] : [])),
  ).flat()
}

function invalid(problem: string): FlowError {
  return new FlowError({
    code: 'template-invalid',
    message: `${problem}. It can insert {{text}}, {{labels}} and {{examples}}.`,
    port: 'template',
  })
}
