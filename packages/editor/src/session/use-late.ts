import { useEffect, useSyncExternalStore } from 'react'
import type { Late } from '../lib/late.ts'

/** A part that is loaded when it is needed; `undefined` until it is there. Without `needed` it is left. */
export function useLate<T>(late: Late<T>, needed: boolean): T | undefined {
  useEffect(() => {
    if (needed) void late.load()
  }, [late, needed])
  return useSyncExternalStore(late.subscribe, late.current)
}
