import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react'
import { type Rectangle, type Side, placePopup } from '../../lib/place-popup.ts'

/** What a popup opens at: an element, or a point in pixels from the left top corner of what is seen. */
export type Anchor = Element | { readonly x: number; readonly y: number }

/**
 * Puts an element with the attribute `popover="manual"` above everything else, at its anchor and inside
 * of what is seen, and holds it there while either changes its size. Above a dialog too: it stays where
 * it is in the document, so that a dialog does not shut it out.
 */
export function usePopup(
  anchor: Anchor,
  side: Side = 'below',
  distance = 4,
): RefObject<HTMLDivElement | null> {
  const popup = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = popup.current
    if (!element) return undefined
    if (!element.matches(':popover-open')) element.showPopover()
    const place = () => {
      const { width, height } = element.getBoundingClientRect()
      const page = { width: window.innerWidth, height: window.innerHeight }
      const at = { anchor: rectangleOf(anchor), size: { width, height }, page, side, distance }
      const { left, top } = placePopup(at)
      element.style.left = `${left}px`
      element.style.top = `${top}px`
    }
    place()
    const observer = new ResizeObserver(place)
    observer.observe(element)
    window.addEventListener('resize', place)
    window.addEventListener('scroll', place, true)
    return () => {
      observer.disconnect()
      window.removeEventListener('resize', place)
      window.removeEventListener('scroll', place, true)
    }
  }, [anchor, side, distance])
  return popup
}

/** Calls back when the pointer goes down outside of the element and of what it opens at. */
export function useOutside(
  inside: RefObject<Element | null>,
  anchor: Anchor,
  onOutside: () => void,
): void {
  const outside = useEffectEvent(onOutside)
  useEffect(() => {
    const onPointerDown = (event: PointerEvent) => {
      const target = event.target as Node
      if (inside.current?.contains(target)) return
      if (anchor instanceof Element && anchor.contains(target)) return
      outside()
    }
    document.addEventListener('pointerdown', onPointerDown, true)
    return () => document.removeEventListener('pointerdown', onPointerDown, true)
  }, [inside, anchor])
}

/** Gives the focus back to where it was, when an element that holds it goes away. */
export function useReturnFocus(holder: RefObject<Element | null>): void {
  useLayoutEffect(() => {
    const before = document.activeElement
    const element = holder.current
    return () => {
      const isInside = element?.contains(document.activeElement)
      if (isInside && before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [holder])
}

function rectangleOf(anchor: Anchor): Rectangle {
  if (anchor instanceof Element) return anchor.getBoundingClientRect()
  return { left: anchor.x, top: anchor.y, width: 0, height: 0 }
}
