/** A part of a formatted text: text, or an element with its parts. */
export type MarkupPart = string | MarkupElement

/** An element as it was written; nothing is checked here. */
export interface MarkupElement {
  readonly tag: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: MarkupPart[]
}

/** Elements without an end. */
const empty = new Set(['br', 'hr', 'img', 'input'])
/** Elements in which line ends are no text. */
const holders = new Set(['table', 'thead', 'tbody', 'tr', 'ul', 'ol'])
/** Elements deeper than this stand beside each other instead of inside. */
const deepest = 60

/**
 * Reads the HTML that micromark writes into a tree. It is no reader of HTML in general: micromark writes
 * every `<` of a text as `&lt;`, so each `<` begins a tag of its own. Whatever this makes of a text, only
 * elements of a fixed list are shown, so a mistake here cannot become a way in.
 */
export function readHtml(html: string): MarkupPart[] {
  const root: MarkupElement = { tag: '', attributes: new Map(), children: [] }
  const open = [root]
  const add = (part: MarkupPart) => {
    const parent = open.at(-1)
    if (typeof part === 'string' && holders.has(parent?.tag ?? '') && part.trim() === '') return
    parent?.children.push(part)
  }
  let place = 0
  for (const match of html.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*)>/g)) {
    if (match.index > place) add(decode(html.slice(place, match.index)))
    place = match.index + match[0].length
    const [, slash, tag = '', rest = ''] = match
    if (slash) closeTo(open, tag)
    else {
      const element = { tag, attributes: readAttributes(rest), children: [] }
      add(element)
      if (!empty.has(tag) && open.length < deepest) open.push(element)
    }
  }
  if (place < html.length) add(decode(html.slice(place)))
  return root.children
}

function closeTo(open: MarkupElement[], tag: string): void {
  const at = open.findLastIndex((element) => element.tag === tag)
  if (at > 0) open.length = at
}

function readAttributes(text: string): Map<string, string> {
  const attributes = new Map<string, string>()
  for (const [, name = '', value = ''] of text.matchAll(/([a-z-]+)="([^"]*)"/g))
    attributes.set(name, decode(value))
  return attributes
}

const characters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }

function decode(text: string): string {
  return text.replaceAll(/&(amp|lt|gt|quot);/g, (whole, name: string) => characters[name] ?? whole)
}
