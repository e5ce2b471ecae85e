import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { placeNodes } from './place.ts'
import type { PlaceGraph } from './place/place-graph.ts'
import { placeWithDagre } from './tidy-dagre.ts'
import { tidyNodes, type TidyReply, type TidyRequest, type TidyWorker } from './tidy.ts'

const graph: PlaceGraph = {
  nodes: [
    { id: 'in', width: 200, height: 100, rank: 'first' },
    { id: 'a', width: 200, height: 100, group: 'g' },
    { id: 'b', width: 200, height: 100, group: 'g' },
    { id: 'c', width: 200, height: 100 },
    { id: 'out', width: 200, height: 100, rank: 'last' },
  ],
  wires: [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'c' },
    { from: 'in', to: 'c' },
    { from: 'a', to: 'out' },
  ],
}

afterEach(() => {
  vi.useRealTimers()
})

/** A worker that answers as told, or not at all. */
function workerThat(answer: (request: TidyRequest) => TidyReply | undefined) {
  const terminate = vi.fn<() => void>()
  let tell: (event: { data: TidyReply }) => void = () => undefined
  const worker = {
    postMessage(request: TidyRequest) {
      const reply = answer(request)
      if (reply) queueMicrotask(() => tell({ data: reply }))
    },
    addEventListener(type: string, listener: typeof tell) {
      if (type === 'message') tell = listener
    },
    terminate,
  }
  return { startWorker: () => worker as TidyWorker, terminate }
}

const withDagre = (request: TidyRequest): TidyReply => {
  return { status: 'placed', points: [...placeWithDagre(request.graph, request.gaps)] }
}

describe('tidying', () => {
  it('takes the places that dagre found, and ends the worker', async () => {
    const { startWorker, terminate } = workerThat(withDagre)
    const { points, by } = await tidyNodes(graph, { startWorker })
    expect(by).toBe('dagre')
    expect(points).toEqual(placeWithDagre(graph))
    expect(terminate).toHaveBeenCalledOnce()
  })

  it('puts inputs of the flow first and outputs last', () => {
    const points = placeWithDagre(graph)
    expect(points.get('in')!.x).toBe(0)
    const right = Math.max(...[...points.values()].map(({ x }) => x))
    expect(points.get('out')!.x).toBe(right)
  })

  it('falls back to columns after the time that dagre has', async () => {
    vi.useFakeTimers()
    const { startWorker, terminate } = workerThat(() => undefined)
    const tidied = tidyNodes(graph, { startWorker, timeoutMs: 3000 })
    await vi.advanceTimersByTimeAsync(2999)
    expect(terminate).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(await tidied).toEqual({ points: placeNodes(graph), by: 'columns' })
    expect(terminate).toHaveBeenCalledOnce()
  })

  it('falls back to columns when dagre fails, or no worker may start', async () => {
    const failing = workerThat(() => ({ status: 'failed', message: 'Maximum call stack' }))
    expect((await tidyNodes(graph, failing)).by).toBe('columns')
    const startWorker = () => {
      throw new Error('refused by the policy of the page')
    }
    expect((await tidyNodes(graph, { startWorker })).by).toBe('columns')
  })

  it('does not ask dagre for more cards than it can take', async () => {
    const { startWorker, terminate } = workerThat(withDagre)
    expect((await tidyNodes(graph, { startWorker, most: 4 })).by).toBe('columns')
    expect(terminate).not.toHaveBeenCalled()
  })

  it('rejects once it is aborted', async () => {
    const { startWorker, terminate } = workerThat(() => undefined)
    const controller = new AbortController()
    const tidied = tidyNodes(graph, { startWorker, signal: controller.signal })
    controller.abort()
    await expect(tidied).rejects.toThrow(/abort/)
    expect(terminate).toHaveBeenCalledOnce()
  })

  it('works in a thread of its own', async () => {
    // Node's worker has another shape than the page's: this stands between them.
    const source = `
      import { parentPort } from 'node:worker_threads'
      globalThis.addEventListener = (_, listener) => parentPort.on('message', (data) => listener({ data }))
      globalThis.postMessage = (reply) => parentPort.postMessage(reply)
      await import(${JSON.stringify(new URL('./tidy-worker.ts', import.meta.url).href)})`
    const startWorker = (): TidyWorker => {
      const url = new URL(`data:text/javascript,${encodeURIComponent(source)}`)
      const thread = new Worker(url, { execArgv: ['--conditions=chainwright-source'] })
      return {
        postMessage: (request) => thread.postMessage(request),
        addEventListener: (type: string, listener: (event: never) => void) =>
          void thread.on(type, (data: unknown) => listener({ data } as never)),
        terminate: () => void thread.terminate(),
      }
    }
    const tidied = await tidyNodes(graph, { startWorker, timeoutMs: 60_000 })
    expect(tidied).toEqual({ points: placeWithDagre(graph), by: 'dagre' })
  })
})
