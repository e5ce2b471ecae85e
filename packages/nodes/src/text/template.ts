import { FlowError, isId, utf8Length } from '@chainwright/core'

/** A template in pieces: text as it stands, or the name of a value that goes in its place. */
export type TemplatePart = { readonly text: string } | { readonly name: string }

/** Largest text that a template makes, in bytes of UTF-8. */
export const longestFilledTemplate = 4 * 1024 * 1024

/**
 * Reads a template in one pass. `{{name}}` stands for a value; `{{{{` stands for two literal braces;
 * everything else is text. Throws `template-invalid` with the line and column at fault.
 */
export function parseTemplate(template: string): TemplatePart[] {
  const parts: TemplatePart[] = []
  let at = 0
  for (let open = template.indexOf('{{'); open >= 0; open = template.indexOf('{{', at)) {
    if (template.startsWith('{{{{', open)) {
      parts.push({ text: template.slice(at, open + 2) })
      at = open + 4
      continue
    }
    const close = template.indexOf('}}', open)
    const name = template.slice(open + 2, close < 0 ? undefined : close).trim()
    if (close < 0) throw invalid(template, open, 'this {{ is never closed by }}')
    if (!isId(name)) throw invalid(template, open, `"${name.slice(0, 64)}" cannot name an input`)
    parts.push({ text: template.slice(at, open) }, { name })
    at = close + 2
  }
  parts.push({ text: template.slice(at) })
  return parts
}

/** The names that a template mentions, each once, in order of appearance. */
export function templateNames(parts: readonly TemplatePart[]): string[] {
  return [...new Set(parts.flatMap((part) => ('name' in part ? [part.name] : [])))]
}

/**
 * Puts the values in their places; a value is never read as a template. Throws `value-too-large`
 * beyond 4 MiB, before the text is built.
 */
export function fillTemplate(
  parts: readonly TemplatePart[],
  values: Readonly<Record<string, unknown>>,
): string {
  const pieces = parts.map((part) => ('text' in part ? part.text : String(values[part.name])))
  let bytes = 0
  for (const piece of pieces) {
    bytes += utf8Length(piece)
    if (bytes > longestFilledTemplate) {
      throw new FlowError({
        code: 'value-too-large',
        message: `The filled template is larger than ${longestFilledTemplate} bytes. Insert shorter values, for instance chunks or summaries.`,
        port: 'text',
      })
    }
  }
  return pieces.join('')
}

function invalid(template: string, at: number, problem: string): FlowError {
  const before = template.slice(0, at).split('\n')
  const column = (before.at(-1)?.length ?? 0) + 1
  return new FlowError({
    code: 'template-invalid',
    message: `Line ${before.length}, column ${column} of the template: ${problem}. Write {{name}} for a value, and {{{{ for two braces.`,
    port: 'template',
  })
}
