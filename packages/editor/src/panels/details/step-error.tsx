import type { FlowErrorRecord } from '@chainwright/core'
import { panelText } from '../../text/panels.ts'
import styles from './details.module.css'

/** What went wrong, why, and what can be done. */
export function StepError({ error }: { error: FlowErrorRecord }) {
  const { message, code, port, cause, retryable } = error
  return (
    <section className={styles['error']}>
      <h3>{panelText.error}</h3>
      <p>{message}</p>
      {cause !== undefined && <p>{panelText.errorCause(cause)}</p>}
      {port !== undefined && <p>{panelText.errorPort(port)}</p>}
      {retryable === true && <p>{panelText.retryable}</p>}
      <p>{panelText.errorCode(code)}</p>
    </section>
  )
}
