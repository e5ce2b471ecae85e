import { ExternalLink, Image } from 'lucide-react'
import type { ReactNode } from 'react'
import { markdownText } from '../../text/markdown.ts'
import type { MarkupElement, MarkupPart } from './read-html.ts'
import { safeAddress } from './safe-address.ts'
import styles from './markdown.module.css'

/** Elements that are shown as they are, without any attribute. */
const plain = new Set([
  'p',
  'blockquote',
  'ul',
  'li',
  'pre',
  'code',
  'em',
  'strong',
  'del',
  'br',
  'hr',
  'table',
  'thead',
  'tbody',
  'tr',
] as const)

type Plain = typeof plain extends Set<infer Tag> ? Tag : never

/** The parts of a formatted text as React elements; elements that are not known show their text alone. */
export function markdownElements(parts: readonly MarkupPart[]): ReactNode[] {
  return parts.map((part, at) =>
    typeof part === 'string' ? part : <Element key={at} element={part} />,
  )
}

function Element({ element }: { element: MarkupElement }): ReactNode {
  const { tag, attributes, children } = element
  const inside = children.length > 0 ? markdownElements(children) : undefined
  if (isPlain(tag)) {
    const Tag = tag
    return <Tag>{inside}</Tag>
  }
  const heading = /^h([1-6])$/.exec(tag)?.[1]
  if (heading) {
    // The page has headings of its own: those of a text come under them.
    const Tag = `h${Math.min(6, Number(heading) + 2)}` as 'h3' | 'h4' | 'h5' | 'h6'
    return <Tag>{inside}</Tag>
  }
  switch (tag) {
    case 'a':
      return <Link address={attributes.get('href')}>{inside}</Link>
    case 'img':
      return <RemoteImage address={attributes.get('src')} alt={attributes.get('alt') ?? ''} />
    case 'ol':
      return <ol start={listStart(attributes.get('start'))}>{inside}</ol>
    case 'th':
      return <th className={alignment(attributes)}>{inside}</th>
    case 'td':
      return <td className={alignment(attributes)}>{inside}</td>
    case 'input':
      return <Task isDone={attributes.has('checked')} />
    default:
      return inside
  }
}

function isPlain(tag: string): tag is Plain {
  return plain.has(tag as Plain)
}

function Link({ address, children }: { address: string | undefined; children: ReactNode }) {
  const url = safeAddress(address)
  if (!url) return children
  return (
    <a href={url.href} title={url.href} {...leadsAway}>
      {children}
      <ExternalLink className={styles['mark']} size={12} aria-hidden="true" />
    </a>
  )
}

/** An image elsewhere is not fetched, which would tell its owner what was said: a press opens it. */
function RemoteImage({ address, alt }: { address: string | undefined; alt: string }) {
  const url = safeAddress(address)
  if (!url || url.protocol === 'mailto:') return alt
  return (
    <a href={url.href} title={url.href} className={styles['image']} {...leadsAway}>
      <Image size={14} aria-hidden="true" />
      {markdownText.image(alt, url.host)}
    </a>
  )
}

const leadsAway = {
  target: '_blank',
  rel: 'noopener noreferrer nofollow',
  referrerPolicy: 'no-referrer',
} as const

function Task({ isDone }: { isDone: boolean }) {
  return (
    <span role="img" aria-label={isDone ? markdownText.done : markdownText.notDone}>
      {isDone ? '☑' : '☐'}
    </span>
  )
}

function listStart(start: string | undefined): number | undefined {
  return start !== undefined && /^\d{1,9}$/.test(start) ? Number(start) : undefined
}

function alignment(attributes: ReadonlyMap<string, string>): string | undefined {
  const align = attributes.get('align')
  return align === 'right' || align === 'center' ? styles[align] : undefined
}
