import { useEffect, useRef, type RefObject } from 'react'

/** Gives the focus to the search box inside of an element, when it comes up. */
export function useSearchFocus(): RefObject<HTMLDivElement | null> {
  const around = useRef<HTMLDivElement>(null)
  useEffect(() => around.current?.querySelector<HTMLElement>('[role=combobox]')?.focus(), [])
  return around
}
