import { harmlessText } from '../../terminal/harmless-text.ts'

/** Markup that is safe to be part of a page. Only `html` makes it. */
export interface Html {
  readonly markup: string
}

/** What can be put into markup: text is escaped, markup and lists of it are not. */
export type HtmlPart = string | number | Html | readonly Html[] | undefined

/**
 * Markup from a template, in which every text is escaped, for elements and quoted attributes alike.
 * Control characters and marks that turn the direction of writing become visible signs.
 */
export function html(pieces: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  const markup = pieces.map((piece, at) => piece + partMarkup(parts[at])).join('')
  return { markup }
}

/** Markup of one part after the other. */
export function joined(parts: readonly Html[]): Html {
  return { markup: parts.map(({ markup }) => markup).join('\n') }
}

function partMarkup(part: HtmlPart): string {
  if (part === undefined) return ''
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part))
  return 'markup' in part ? part.markup : joined(part).markup
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return harmlessText(text).replace(/[&<>"']/g, (character) => entities[character] ?? '')
}
