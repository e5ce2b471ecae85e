import { createRegistry, defineNode, port, text, type Registry } from '@chainwright/core'

/** A flow with one step that waits until somebody lets it end. */
export const heldFlow = JSON.stringify({
  chainwright: 1,
  nodes: {
    a: { type: 'held', inputs: { text: 'x' } },
    b: { type: 'held', inputs: { text: { from: 'a.text' } } },
  },
  outputs: { out: { from: 'b.text' } },
})

/** Its node types; `begin` is called with what ends the step. */
export function heldRegistry(
  begin: (end: (text: string) => void) => void = () => undefined,
  safeToRepeat = true,
): Registry {
  const held = defineNode({
    title: '',
    description: 'For tests.',
    group: 'text',
    type: 'held@1',
    inputs: { text: port(text) },
    outputs: { text: port(text) },
    run: () =>
      new Promise<{ text: string }>((resolve) => begin((ended) => resolve({ text: ended }))),
  })
  return createRegistry([{ ...held, safeToRepeat }])
}
