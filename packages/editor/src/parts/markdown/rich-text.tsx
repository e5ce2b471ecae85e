import { Suspense, lazy } from 'react'
import type { MarkdownProps } from './markdown.tsx'
import styles from './rich-text.module.css'

const Markdown = lazy(() => import('./markdown.tsx').then((file) => ({ default: file.Markdown })))

/** Markdown whose renderer is fetched when it is first needed; until then the text as it is written. */
export function RichText({ text, isGrowing = false }: MarkdownProps) {
  return (
    <Suspense fallback={<div className={styles['plain']}>{text}</div>}>
      <Markdown text={text} isGrowing={isGrowing} />
    </Suspense>
  )
}
