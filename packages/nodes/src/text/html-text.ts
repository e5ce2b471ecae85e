import { FlowError } from '@chainwright/core'
import { Parser } from 'htmlparser2'

// Elements whose content is not meant to be read.
const unread = new Set(
  'title script style template noscript iframe object svg math select textarea button nav'.split(
    ' ',
  ),
)
// Elements that begin a new line; those of the second list a new paragraph.
const lines = new Set('br li tr dt dd div section article header footer main aside'.split(' '))
const paragraphs = new Set(
  'p h1 h2 h3 h4 h5 h6 ul ol dl table pre blockquote figure figcaption hr form address'.split(' '),
)

// The parser's stack of open elements takes longer the deeper it is.
const deepest = 2000

/**
 * The readable text of an HTML page: blocks on lines of their own, whitespace as a browser shows it,
 * scripts, styles and navigation left out. Broken HTML is read as browsers read it; nothing is run
 * or fetched. Throws `file-too-deep` beyond 2,000 elements inside each other.
 */
export function htmlText(html: string, name: string): string {
  const pieces: string[] = []
  let depth = 0
  let silent = 0
  let preformatted = 0
  const push = (piece: string) => {
    if (piece !== '') pieces.push(piece)
  }
  const parser = new Parser(
    {
      onopentag(element) {
        if (++depth > deepest) throw tooDeep(name)
        if (unread.has(element)) silent++
        if (element === 'pre') preformatted++
        if (silent === 0) push(breakBefore(element))
      },
      ontext(text) {
        if (silent === 0) push(preformatted > 0 ? text : flowing(text, pieces.at(-1)))
      },
      onclosetag(element) {
        depth--
        if (silent === 0 && element !== 'br') push(breakAfter(element))
        if (unread.has(element)) silent--
        if (element === 'pre') preformatted--
      },
    },
    { decodeEntities: true },
  )
  parser.end(html)
  return tidy(pieces.join(''))
}

/** Text with runs of whitespace made one space, and none behind another. */
function flowing(text: string, before = '\n'): string {
  const flowed = text.replace(/\s+/g, ' ')
  return /\s$/.test(before) && flowed.startsWith(' ') ? flowed.slice(1) : flowed
}

function breakBefore(element: string): string {
  if (paragraphs.has(element)) return '\n\n'
  if (lines.has(element)) return element === 'li' ? '\n- ' : '\n'
  return ''
}

function breakAfter(element: string): string {
  if (element === 'td' || element === 'th') return '\t'
  if (paragraphs.has(element)) return '\n\n'
  return lines.has(element) && element !== 'li' ? '\n' : ''
}

/** Spaces at the ends of lines and more than one blank line are left out. */
function tidy(text: string): string {
  const tidied = text.split('\n').map((line) => line.trimEnd())
  return tidied
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function tooDeep(name: string): FlowError {
  return new FlowError({
    code: 'file-too-deep',
    message: `"${name}" has more than ${deepest} HTML elements inside each other. Repair the page, or choose the format text.`,
    port: 'files',
  })
}
