import { FlowError, isId, utf8Length } from '@chainwright/core'

/** A template in pieces: text as it stands, or the name of a value that goes in its place. */
export type TemplatePart = { readonly text: string } | { readonly name: string }

/** Largest text that a template makes, in bytes of UTF-8. */
export const longestFilledTemplate = 4 * 1024 * 1024

/** A stretch of a template, by its first character and one past its last. */
export type TemplateToken = { readonly from: number; readonly to: number } & (
  | { readonly type: 'text' }
  /** `{{{{`, which stands for two braces. */
  | { readonly type: 'braces' }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'wrong'; readonly problem: string }
)

/**
 * Cuts a template into its tokens in one pass: they follow each other without a gap. What is wrong is
 * a token of its own, so that a template can be shown while it is being written. Never throws.
 */
export function scanTemplate(template: string): TemplateToken[] {
  const tokens: TemplateToken[] = []
  let at = 0
  for (let open = template.indexOf('{{'); open >= 0; open = template.indexOf('{{', at)) {
    if (open > at) tokens.push({ type: 'text', from: at, to: open })
    const token = tokenAt(template, open)
    tokens.push(token)
    at = token.to
  }
  if (at < template.length) tokens.push({ type: 'text', from: at, to: template.length })
  return tokens
}

function tokenAt(template: string, from: number): TemplateToken {
  if (template.startsWith('{{{{', from)) return { type: 'braces', from, to: from + 4 }
  const close = template.indexOf('}}', from)
  if (close < 0) {
    return { type: 'wrong', from, to: template.length, problem: 'this {{ is never closed by }}' }
  }
  const to = close + 2
  const name = template.slice(from + 2, close).trim()
  if (isId(name)) return { type: 'name', from, to, name }
  return { type: 'wrong', from, to, problem: `"${name.slice(0, 64)}" cannot name an input` }
}

/**
 * Reads a template. `{{name}}` stands for a value; `{{{{` stands for two literal braces; everything
 * else is text. Throws `template-invalid` with the line and column at fault.
 */
export function parseTemplate(template: string): TemplatePart[] {
  return scanTemplate(template).map((token) => {
    if (token.type === 'wrong') throw invalid(template, token.from, token.problem)
    if (token.type === 'name') return { name: token.name }
    return { text: token.type === 'braces' ? '{{' : template.slice(token.from, token.to) }
  })
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
