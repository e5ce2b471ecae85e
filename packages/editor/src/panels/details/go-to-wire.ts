import type { Wire } from '@chainwright/core'
import { sourceEnd } from '../../headless/canvas-wires.ts'
import type { Editor } from '../../session/editor.ts'

/** Selects the card that a wire begins at, and brings it into view. */
export function goToWire({ document, canvas }: Editor, wire: Wire): void {
  const { source } = sourceEnd(wire)
  document.select([source])
  canvas.current()?.reveal(source)
}
