import { placeWithDagre } from './tidy-dagre.ts'
import type { TidyReply, TidyRequest } from './tidy.ts'

/** What this file needs of the scope of a worker. */
interface WorkerScope {
  addEventListener(type: 'message', listener: (event: { data: TidyRequest }) => void): void
  postMessage(reply: TidyReply): void
}

const scope = globalThis as unknown as WorkerScope

scope.addEventListener('message', ({ data: { graph, gaps } }) => {
  scope.postMessage(tidy({ graph, gaps }))
})

function tidy({ graph, gaps }: TidyRequest): TidyReply {
  try {
    return { status: 'placed', points: [...placeWithDagre(graph, gaps)] }
  } catch (thrown) {
    return { status: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}
