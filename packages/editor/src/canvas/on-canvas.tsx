import { useStore } from '@xyflow/react'
import { useMemo, type ReactNode } from 'react'
import { createPortal } from 'react-dom'

/**
 * Puts things on the canvas, where they move and grow with it. The portal of React Flow looks for its
 * element anew with every frame of a pan; this one does it once.
 */
export function OnCanvas({ children }: { readonly children: ReactNode }) {
  const canvas = useStore(({ domNode }) => domNode)
  const holder = useMemo(() => canvas?.querySelector('.react-flow__viewport-portal'), [canvas])
  return holder ? createPortal(children, holder) : null
}
