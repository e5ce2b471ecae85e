import { createRegistry, defineNode, port, text, type Registry } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { flowText } from '../run-cli.ts'

/** A node type that shows a text piece by piece, and ends when it is told to. */
export interface Drip {
  readonly registry: Registry
  /** How many steps are under way. */
  underWay(): number
  /** Ends the steps that are under way. */
  letEnd(): void
}

/** The standard nodes with one of these. */
export function createDrip(): Drip {
  const open = new Set<() => void>()
  const drip = defineNode({
    type: 'drip@1',
    title: 'Drip',
    description: 'For tests.',
    group: 'text',
    inputs: { text: port(text) },
    outputs: { text: port(text) },
    async run({ inputs, context }) {
      for (const word of inputs.text.split(' ')) context.delta('text', `${word} `)
      context.usage({ inputTokens: 1, outputTokens: 1 })
      await new Promise<void>((resolve, reject) => {
        const end = (): void => {
          open.delete(end)
          resolve()
        }
        open.add(end)
        context.signal.addEventListener('abort', () => {
          open.delete(end)
          reject(context.signal.reason as Error)
        })
      })
      return { text: `${inputs.text} ` }
    },
  })
  return {
    registry: createRegistry(standardNodes, [drip]),
    underWay: () => open.size,
    letEnd: () => open.forEach((end) => end()),
  }
}

/** Shows a text, and gives it with a mark. */
export const dripFlow = flowText({
  inputs: { text: { type: 'text' } },
  nodes: {
    before: { type: 'prompt', inputs: { template: '{{text}}', text: { from: 'inputs.text' } } },
    drip: { type: 'drip', inputs: { text: { from: 'before.text' } } },
    after: { type: 'prompt', inputs: { template: '{{text}}!', text: { from: 'drip.text' } } },
  },
  outputs: { text: { from: 'after.text' } },
})

/** Gives the text as it was shown. */
export const liveFlow = flowText({
  inputs: { text: { type: 'text' } },
  nodes: { drip: { type: 'drip', inputs: { text: { from: 'inputs.text' } } } },
  outputs: { text: { from: 'drip.text' } },
})
