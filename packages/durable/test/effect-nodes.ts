import { appendFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { createRegistry, defineNode, number, port, text, type Registry } from '@chainwright/core'

/** Node types that leave a line in a file when they begin and when they are through. */
export function effectRegistry(log: string): Registry {
  const about = { title: '', description: 'For tests.', group: 'text' }
  const effect = defineNode({
    ...about,
    type: 'effect@1',
    inputs: {
      text: port(text),
      ms: port(number, { default: 50 }),
      also: port(text, { optional: true }),
    },
    outputs: { text: port(text) },
    async run({ inputs, context }) {
      appendFileSync(log, `begin ${context.stepKey} ${process.pid}\n`)
      await pause(inputs.ms)
      appendFileSync(log, `through ${context.stepKey} ${process.pid}\n`)
      return { text: `${inputs.text}.` }
    },
  })
  const poison = defineNode({
    ...about,
    type: 'poison@1',
    inputs: { text: port(text) },
    outputs: { text: port(text) },
    async run({ context }) {
      appendFileSync(log, `begin ${context.stepKey} ${process.pid}\n`)
      return process.kill(process.pid, 'SIGKILL') as never
    },
  })
  return createRegistry([effect, poison])
}

/** A flow of layers, each node fed by two of the layer before; its output is the text of the last node. */
export function layeredFlow(layers: number, width: number, ms: number): string {
  const nodes: Record<string, object> = {}
  for (let layer = 0; layer < layers; layer++) {
    for (let at = 0; at < width; at++) {
      const from = (other: number) => ({ from: `n${layer - 1}_${other % width}.text` })
      const inputs = layer === 0 ? { text: 'x' } : { text: from(at), also: from(at + 1) }
      const varied = Math.round(ms * (0.5 + ((layer * 7 + at * 3) % 10) / 10))
      nodes[`n${layer}_${at}`] = { type: 'effect', inputs: { ...inputs, ms: varied } }
    }
  }
  const outputs = { out: { from: `n${layers - 1}_0.text` } }
  return JSON.stringify({ chainwright: 1, nodes, outputs })
}
