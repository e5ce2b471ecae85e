import { isFinal, type NodeState, type StepState } from '@chainwright/core'
import { Suspense, lazy } from 'react'
import { appText } from '../../text/app.ts'
import { callsText } from '../../text/calls.ts'
import styles from './details.module.css'

const CallsView = lazy(async () => {
  const { CallsView: View } = await import('../../parts/values/calls-view.tsx')
  return { default: View }
})

/** What a step sent to its models, or why that is not told; nothing for a node that needs none. */
export function StepCalls({ step, node }: { step: StepState; node: NodeState }) {
  if (node.planned.models.length === 0) return null
  const { calls, cached } = step
  return (
    <section className={styles['calls']} aria-label={callsText.title}>
      <h3 className={styles['heading']}>
        {callsText.title}
        {calls && <span className={styles['portType']}>{callsText.countOf(calls.count)}</span>}
      </h3>
      {!calls && <p className={styles['none']}>{whyNone(step)}</p>}
      {calls && cached && <p className={styles['none']}>{callsText.fromBefore}</p>}
      {calls && (
        <Suspense fallback={<p className={styles['none']}>{appText.loading}</p>}>
          <CallsView calls={calls} />
        </Suspense>
      )}
    </section>
  )
}

function whyNone({ cached, status }: StepState): string {
  if (cached) return callsText.notKept
  return isFinal(status) ? callsText.none : callsText.whenDone
}
