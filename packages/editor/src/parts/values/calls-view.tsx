import type { StepCalls } from '@chainwright/core'
import type { ModelCall } from '@chainwright/nodes'
import { callsText } from '../../text/calls.ts'
import { CallContent } from './call-content.tsx'
import styles from './calls-view.module.css'

/** The calls of a step to its models, folded when there are several. */
export function CallsView({ calls }: { readonly calls: StepCalls }) {
  const kept = calls.kept as readonly unknown[] as readonly ModelCall[]
  const left = calls.count - kept.length
  // What is too much was taken from the middle.
  const gap = Math.ceil(kept.length / 2)
  return (
    <ol className={styles['calls']}>
      {kept.map((call, at) => {
        const number = at < gap ? at : at + left
        return (
          <li key={number}>
            {left > 0 && at === gap && <p className={styles['note']}>{callsText.left(left)}</p>}
            <details className={styles['call']} open={kept.length === 1}>
              <summary>
                <span className={styles['number']}>{callsText.call(number, calls.count)}</span>
                <span className={styles['about']}>{aboutCall(call)}</span>
              </summary>
              <CallContent call={call} />
            </details>
          </li>
        )
      })}
    </ol>
  )
}

function aboutCall({ capability, model }: ModelCall): string {
  const words = callsText.capabilities[capability] ?? capability
  return model === undefined ? words : `${words} · ${model}`
}
