import type { Graph } from './graphs.ts'

const letters = 'abcdefghijklmnopqrstuvwxyz'

/** What every node does: the first text and one letter, which depends on all texts. */
export function work(texts: readonly string[]): string {
  let length = texts.length
  for (const text of texts) length += text.length
  return (texts[0] ?? '') + letters[length % letters.length]
}

/** A pause in milliseconds. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function step(texts: readonly string[], wait: number): Promise<string> {
  if (wait > 0) await pause(wait)
  return work(texts)
}

/** A graph made ready for the floor: who takes from whom, and how many each waits for. */
export interface FloorGraph {
  readonly feeds: Graph['feeds']
  readonly takers: readonly (readonly number[])[]
  readonly waits: readonly number[] | undefined
}

/** Prepares a graph for `runFloor`. */
export function buildFloor(graph: Graph & { waits?: readonly number[] }): FloorGraph {
  const takers: number[][] = graph.feeds.map(() => [])
  for (const [node, feeds] of graph.feeds.entries())
    for (const feed of feeds) takers[feed]?.push(node)
  return { feeds: graph.feeds, takers, waits: graph.waits }
}

/**
 * The least that JavaScript can do on a graph: plain async functions, a countdown per node, nothing
 * recorded and nothing checked. Gives the last node's text.
 */
export function runFloor({ feeds, takers, waits }: FloorGraph, input: string): Promise<string> {
  const values: string[] = Array.from({ length: feeds.length }, () => '')
  const left = feeds.map((of) => of.length)
  return new Promise((resolve, reject) => {
    const start = (node: number, texts: readonly string[]): void => {
      step(texts, waits?.[node] ?? 0).then((text) => {
        values[node] = text
        if (node === feeds.length - 1) return resolve(text)
        for (const taker of takers[node] ?? []) {
          left[taker] = (left[taker] ?? 0) - 1
          if (left[taker] === 0)
            start(
              taker,
              (feeds[taker] ?? []).map((feed) => values[feed] ?? ''),
            )
        }
      }, reject)
    }
    start(0, [input])
  })
}
