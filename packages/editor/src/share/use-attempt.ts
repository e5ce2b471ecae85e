import { useEffect, useRef, useState } from 'react'

/** Something that takes a while, may fail, and may be given up. */
export type Attempt<R> =
  | { readonly status: 'idle' }
  | { readonly status: 'busy' }
  | { readonly status: 'done'; readonly result: R }
  | { readonly status: 'failed'; readonly why: string }

/** How far it is, and what begins it; leaving the page gives it up. */
export function useAttempt<R>(): [Attempt<R>, (work: (signal: AbortSignal) => Promise<R>) => void] {
  const [attempt, setAttempt] = useState<Attempt<R>>({ status: 'idle' })
  const controller = useRef(new AbortController())
  useEffect(() => () => controller.current.abort(), [])
  const begin = (work: (signal: AbortSignal) => Promise<R>): void => {
    controller.current.abort()
    controller.current = new AbortController()
    const { signal } = controller.current
    setAttempt({ status: 'busy' })
    work(signal).then(
      (result) => !signal.aborted && setAttempt({ status: 'done', result }),
      (error: unknown) => {
        const why = error instanceof Error ? error.message : String(error)
        if (!signal.aborted) setAttempt({ status: 'failed', why })
      },
    )
  }
  return [attempt, begin]
}
