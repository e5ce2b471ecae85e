import { useState } from 'react'
import { valueViewsText } from '../../text/value-views.ts'
import { Button } from '../basics/button.tsx'
import { CopyButton } from './copy-button.tsx'
import styles from './tokens-view.module.css'

/** What a view of token ids takes. */
export interface TokensViewProps {
  readonly tokens: readonly number[]
  /** The text of each token, where it is known. */
  readonly pieces?: readonly string[] | undefined
}

const page = 300

/** Token ids in a row, with their pieces of text where they are known. */
export function TokensView({ tokens, pieces }: TokensViewProps) {
  const [shown, setShown] = useState(page)
  const left = tokens.length - shown
  return (
    <div className={styles['view']}>
      <div className={styles['head']}>
        {valueViewsText.tokens(tokens.length)}
        <CopyButton text={JSON.stringify(tokens)} />
      </div>
      <ol className={styles['tokens']}>
        {tokens.slice(0, shown).map((id, at) => (
          <li key={at} className={styles['token']}>
            {pieces?.[at] !== undefined && (
              <span className={styles['piece']}>{visible(pieces[at])}</span>
            )}
            <span className={styles['id']}>{id}</span>
          </li>
        ))}
      </ol>
      {left > 0 && (
        <Button size="small" onClick={() => setShown(shown + page * 5)}>
          {valueViewsText.showMore(Math.min(left, page * 5))}
        </Button>
      )}
    </div>
  )
}

/** Spaces and line ends as marks that can be seen. */
function visible(piece: string): string {
  return piece.replaceAll(' ', '·').replaceAll('\n', '↵').replaceAll('\t', '⇥')
}
