import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { useMemo } from 'react'
import { markdownText } from '../../text/markdown.ts'
import { markdownElements } from './markdown-elements.tsx'
import { readHtml } from './read-html.ts'
import styles from './markdown.module.css'
import { useCalmValue } from './use-calm-value.ts'

/** What a formatted text takes. */
export interface MarkdownProps {
  readonly text: string
  /** While a model writes it: formatted four times a second at most. */
  readonly isGrowing?: boolean
}

/** Longest text that is formatted, in characters. */
const longest = 60_000
const pause = 250

const options = {
  extensions: [
    gfm(),
    { disable: { null: ['gfmFootnoteDefinition', 'gfmFootnoteCall', 'gfmPotentialFootnoteCall'] } },
  ],
  htmlExtensions: [gfmHtml()],
  allowDangerousHtml: false,
  allowDangerousProtocol: false,
}

/**
 * Shows Markdown (CommonMark, with tables, tasks, strikethrough and bare links). HTML in it is shown as it
 * is written, links lead to http, https and mail addresses alone, and images elsewhere are not fetched.
 * Very long texts are shown unformatted.
 */
export function Markdown({ text, isGrowing = false }: MarkdownProps) {
  const calm = useCalmValue(text, isGrowing ? pause : 0)
  const elements = useMemo(() => formatted(calm), [calm])
  if (elements) return <div className={styles['markdown']}>{elements}</div>
  return (
    <div className={styles['markdown']}>
      <p className={styles['note']}>{markdownText.tooLong}</p>
      <div className={styles['plain']}>{calm}</div>
    </div>
  )
}

function formatted(text: string) {
  if (text.length > longest) return undefined
  return markdownElements(readHtml(micromark(text, options)))
}
