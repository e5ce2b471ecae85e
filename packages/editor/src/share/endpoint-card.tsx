import { useState } from 'react'
import { tryPrompt, type EndpointTry } from '@chainwright/nodes/web'
import { Badge } from '../parts/basics/badge.tsx'
import { Button } from '../parts/basics/button.tsx'
import { Field } from '../parts/basics/field.tsx'
import type { OwnEndpoint } from '../session/endpoint-keeper.ts'
import { endpointsOf, originOf } from '../session/endpoints.ts'
import { useEditor } from '../session/use-editor.ts'
import { endpointsText } from '../text/endpoints.ts'
import styles from './endpoints.module.css'
import { useAttempt } from './use-attempt.ts'

/** What the card of an endpoint takes. */
export interface EndpointCardProps {
  readonly endpoint: OwnEndpoint
  readonly onEdit: () => void
  readonly onRemove: () => void
}

/** One endpoint: where it is, how far its key is kept, its models, and a test of it. */
export function EndpointCard({ endpoint, onEdit, onRemove }: EndpointCardProps) {
  const { name, address, models, key, keepsKey } = endpoint
  const [isTesting, setTesting] = useState(false)
  const keeps = key ? (keepsKey ? 'device' : 'page') : 'none'
  const shown = models.slice(0, mostShown)
  return (
    <section className={styles['card']} aria-label={name}>
      <div className={styles['row']}>
        <h3 className={styles['heading']}>{name}</h3>
        <Badge>{endpointsText.keys[keeps]}</Badge>
        <Badge>{endpointsText.modelCount(models.length)}</Badge>
      </div>
      <code className={styles['code']}>{address}</code>
      {models.length === 0 ? (
        <p className={styles['note']}>{endpointsText.noModels}</p>
      ) : (
        <p className={styles['note']}>
          {shown.map((model) => `${name}/${model}`).join(', ')}
          {models.length > shown.length && ', …'}
        </p>
      )}
      <div className={styles['row']}>
        <Button
          size="small"
          aria-expanded={isTesting}
          aria-label={endpointsText.testOf(name)}
          disabled={models.length === 0}
          onClick={() => setTesting(!isTesting)}
        >
          {endpointsText.test}
        </Button>
        <Button size="small" aria-label={endpointsText.editOf(name)} onClick={onEdit}>
          {endpointsText.edit}
        </Button>
        <Button
          size="small"
          tone="danger"
          aria-label={endpointsText.removeOf(name)}
          onClick={onRemove}
        >
          {endpointsText.remove}
        </Button>
      </div>
      {isTesting && <EndpointTest endpoint={endpoint} />}
    </section>
  )
}

const mostShown = 6

/** Says who is contacted with what, and then makes one tiny call when it is told to. */
function EndpointTest({ endpoint }: { endpoint: OwnEndpoint }) {
  const { asked } = endpointsOf(useEditor())
  const [model, setModel] = useState(endpoint.models[0] ?? '')
  const [attempt, begin] = useAttempt<EndpointTry | undefined>()
  const origin = originOf(endpoint)
  return (
    <div className={styles['stack']}>
      <Field label={endpointsText.testModel}>
        {(control) => (
          <select
            {...control}
            className={styles['box']}
            value={model}
            onChange={({ target }) => setModel(target.value)}
          >
            {endpoint.models.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        )}
      </Field>
      <p className={styles['note']}>
        {endpointsText.testSays(origin, tryPrompt, endpoint.key !== undefined)}
      </p>
      <div className={styles['row']}>
        <Button
          disabled={attempt.status === 'busy'}
          onClick={() => begin(async (signal) => asked?.attempt(endpoint, model, signal))}
        >
          {endpointsText.send}
        </Button>
        <span role="status">
          {attempt.status === 'busy' && endpointsText.trying}
          {attempt.status === 'done' &&
            attempt.result &&
            endpointsText.replied(attempt.result.text, attempt.result.ms)}
        </span>
      </div>
      {attempt.status === 'failed' && (
        <p className={styles['problem']} role="alert">
          {attempt.why}
        </p>
      )}
    </div>
  )
}
