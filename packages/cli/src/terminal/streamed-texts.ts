import type { RunEvent, StepPlace } from '@chainwright/core'

/** Text that steps streamed, kept until they end. */
export interface StreamedTexts {
  add(event: Extract<RunEvent, { type: 'node-delta' }>): void
  /** The whole text of each port that streamed: what the step gave, or what it had written when it failed. */
  take(event: Extract<RunEvent, { type: 'node-end' | 'node-error' }>): StreamedText[]
}

/** What one step wrote at one port. */
export interface StreamedText {
  readonly port: string
  readonly text: string
}

/** Starts with no text. */
export function createStreamedTexts(): StreamedTexts {
  const ports = new Map<string, Map<string, string>>()
  return {
    add(event) {
      const name = stepName(event)
      const texts = ports.get(name) ?? new Map<string, string>()
      texts.set(event.port, (texts.get(event.port) ?? '') + event.text)
      ports.set(name, texts)
    },
    take(event) {
      const name = stepName(event)
      const texts = [...(ports.get(name) ?? [])]
      ports.delete(name)
      return texts.map(([port, streamed]) => {
        const given = event.type === 'node-end' ? event.outputs[port] : undefined
        return { port, text: typeof given === 'string' ? given : streamed }
      })
    },
  }
}

/** `node`, or `node#item` for one item of a lifted node; items count from 0, as in events. */
export function stepName({ node, item }: StepPlace): string {
  return item === undefined ? node : `${node}[${item}]`
}
