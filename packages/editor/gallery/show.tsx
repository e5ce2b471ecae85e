import type { ReactNode } from 'react'
import styles from './gallery.module.css'

/** One part with its name. */
export function Show({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className={styles['show']} aria-label={name}>
      <h2 className={styles['name']}>{name}</h2>
      {children}
    </section>
  )
}

/** Parts side by side. */
export function Row({ children }: { children: ReactNode }) {
  return <div className={styles['row']}>{children}</div>
}
