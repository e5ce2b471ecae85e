import { useEffect, useEffectEvent, useRef, useState } from 'react'

/**
 * A value that changes at most once in a while, in milliseconds, however often it is given anew; the last
 * one is always shown in the end. 0 shows every value at once.
 */
export function useCalmValue<Value>(value: Value, every: number): Value {
  const [shown, setShown] = useState(value)
  const last = useRef(-Infinity)
  const show = useEffectEvent(() => {
    last.current = performance.now()
    setShown(value)
  })
  useEffect(() => {
    if (every === 0) return undefined
    const timer = setTimeout(() => show(), Math.max(0, last.current + every - performance.now()))
    return () => clearTimeout(timer)
  }, [value, every])
  return every === 0 ? value : shown
}
