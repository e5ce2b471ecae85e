import { type FocusEvent, type MouseEvent, type PointerEvent, useId, useRef } from 'react'

/** What groups the changes of one field into steps of undo. */
export interface Gesture {
  /** Name of the gesture that goes on. */
  readonly current: () => string
  /** Spread on the element around the field: a new gesture begins when one of its controls is taken up. */
  readonly handlers: {
    readonly onFocusCapture: (event: FocusEvent) => void
    readonly onClickCapture: (event: MouseEvent) => void
    readonly onPointerDownCapture: (event: PointerEvent) => void
  }
}

/**
 * Groups changes: all typing between focus and blur of one control, and one drag of a slider, are one
 * gesture; each click on a button, a choice or a box is one of its own.
 */
export function useGesture(): Gesture {
  const id = useId()
  const count = useRef(0)
  const next = (): void => {
    count.current += 1
  }
  return {
    current: () => `${id}-${count.current}`,
    handlers: {
      onFocusCapture: (event) => {
        if (!isHandedOver(event)) next()
      },
      onClickCapture: ({ target }) => {
        if (
          target instanceof Element &&
          target.closest('button, select, [type=checkbox], [type=radio]')
        )
          next()
      },
      onPointerDownCapture: ({ target }) => {
        if (target instanceof HTMLInputElement && target.type === 'range') next()
      },
    },
  }
}

/** Whether the focus stays in one control, such as when the code editor takes the place of a plain box. */
function isHandedOver({ target, relatedTarget }: FocusEvent): boolean {
  if (!(target instanceof Element) || !(relatedTarget instanceof Element)) return false
  const control = target.closest('[data-one-control]')
  return control !== null && control === relatedTarget.closest('[data-one-control]')
}
