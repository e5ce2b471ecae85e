import { Suspense, lazy, type ReactNode } from 'react'
import { appText } from '../../text/app.ts'
import styles from './details.module.css'

const ValueView = lazy(async () => {
  const { ValueView: View } = await import('../../parts/values/value-view.tsx')
  return { default: View }
})

/** What a port with its value takes. */
export interface PortValueProps {
  readonly name: string
  readonly type: string
  readonly value: unknown
  /** Stands right of the name. */
  readonly aside?: ReactNode
  readonly isGrowing?: boolean
  /** Shown instead of a value that is absent. */
  readonly absent?: ReactNode
}

/** A port by name and type, and the exact value there. */
export function PortValue({ name, type, value, aside, isGrowing, absent }: PortValueProps) {
  return (
    <section className={styles['port']} aria-label={name}>
      <div className={styles['portHead']}>
        <h3 className={styles['portName']}>{name}</h3>
        <span className={styles['portType']}>{type}</span>
        {aside && <span className={styles['aside']}>{aside}</span>}
      </div>
      {value === undefined ? (
        absent
      ) : (
        <Suspense fallback={<p className={styles['none']}>{appText.loading}</p>}>
          <ValueView type={type} value={value} isGrowing={isGrowing ?? false} />
        </Suspense>
      )}
    </section>
  )
}
