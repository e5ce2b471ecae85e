import { defineNode } from '../src/node/define-node.ts'
import type { NodeType, StepContext } from '../src/node/node-type.ts'
import { list, text } from '../src/node/port-type.ts'
import { port } from '../src/node/ports.ts'

/** One call of a held node, which ends when the test says so. */
export interface HeldCall {
  readonly inputs: Readonly<Record<string, unknown>>
  readonly context: StepContext
  readonly model: object
  end(outputs: unknown): void
  fail(thrown: unknown): void
}

/**
 * A node type `text` to `text`, with `more` texts that may be gathered, whose calls wait until the
 * test ends them. Its flow gives it a model when `model` is set.
 */
export function heldNode(
  name: string,
  { model = false }: { model?: boolean } = {},
): { type: NodeType; calls: HeldCall[] } {
  const calls: HeldCall[] = []
  const type = defineNode({
    type: `${name}@1`,
    title: name,
    description: 'Waits for the test.',
    group: 'text',
    inputs: { text: port(text), more: port(list(text), { optional: true }) },
    outputs: { text: port(text) },
    run: ({ inputs, context, model: given }) =>
      new Promise((resolve, reject) => {
        const end = resolve as (outputs: unknown) => void
        calls.push({ inputs, context, model: given, end, fail: reject })
      }),
  })
  return { type: model ? { ...type, model: ['generate'] } : type, calls }
}
