/** Keys that the canvas takes itself, for the sheet of keys. */
export const canvasKeys: readonly { readonly title: string; readonly keys: readonly string[] }[] = [
  { title: 'To the next card, along the wires', keys: ['ArrowRight', 'ArrowLeft'] },
  { title: 'To the card or note above or below', keys: ['ArrowUp', 'ArrowDown'] },
  { title: 'To the first and the last card', keys: ['Home', 'End'] },
  { title: 'Into the value, the details or the note', keys: ['Enter'] },
  { title: 'Move the card or note', keys: ['Shift+ArrowRight', 'Shift+ArrowDown'] },
  { title: 'Menu of the card', keys: ['Shift+F10'] },
  { title: 'While a wire is drawn: choose a port', keys: ['ArrowDown', 'ArrowUp'] },
  { title: 'While a wire is drawn: go on, and draw it', keys: ['Enter'] },
  { title: 'While a wire is drawn: add a node to it', keys: ['Tab'] },
  { title: 'Leave a wire, a drag or the selection', keys: ['Escape'] },
]
