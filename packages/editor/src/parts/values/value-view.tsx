import { AnswerView } from './answer-view.tsx'
import { JsonView } from './json-view.tsx'
import { LabelsView } from './labels-view.tsx'
import { ListView } from './list-view.tsx'
import { MessagesView } from './messages-view.tsx'
import { BooleanView, NumberView, ScoreView } from './score-view.tsx'
import { TextView } from './text-view.tsx'
import { TokenHeat } from './token-heat.tsx'
import { TokensView } from './tokens-view.tsx'
import {
  isAnswer,
  isLabels,
  isMessages,
  isNumbers,
  isScore,
  isTokenLikelihoods,
} from './value-shapes.ts'
import { VectorView } from './vector-view.tsx'

/** What a view of a value takes. */
export interface ValueViewProps {
  /** The name of the port type, such as `text` or `score[]`. */
  readonly type: string
  readonly value: unknown
  /** The texts of token ids, where they are known. */
  readonly pieces?: readonly string[] | undefined
  /** While a model writes it. */
  readonly isGrowing?: boolean
}

/**
 * Shows a value as its port type asks for; token log-probabilities, which travel as JSON, as heat. A value
 * that has another shape than its type says is shown as JSON.
 */
export function ValueView({ type, value, pieces, isGrowing = false }: ValueViewProps) {
  if (type.endsWith('[]') && Array.isArray(value)) {
    const of = type.slice(0, -2)
    return (
      <ListView type={of} items={value}>
        {(item) => <ValueView type={of} value={item} pieces={pieces} />}
      </ListView>
    )
  }
  if (typeof value === 'string') return <TextView text={value} isGrowing={isGrowing} />
  if (typeof value === 'number' && type !== 'json') return <NumberView value={value} />
  if (typeof value === 'boolean' && type !== 'json') return <BooleanView value={value} />
  if (type === 'score' && isScore(value)) return <ScoreView score={value} />
  if (type === 'answer' && isAnswer(value)) return <AnswerView answer={value} />
  if (type === 'labels' && isLabels(value)) return <LabelsView labels={value} />
  if (type === 'vector' && isNumbers(value)) return <VectorView vector={value} />
  if (type === 'tokens' && isNumbers(value)) return <TokensView tokens={value} pieces={pieces} />
  if (type === 'messages' && isMessages(value))
    return <MessagesView messages={value} isGrowing={isGrowing} />
  if (type === 'json' && isTokenLikelihoods(value)) return <TokenHeat tokens={value} />
  return <JsonView value={value} />
}
