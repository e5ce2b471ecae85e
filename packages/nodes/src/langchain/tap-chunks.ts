import type { CallbackManagerForChainRun } from '@langchain/core/callbacks/manager'
import { createQueue } from './queue.ts'

/** Takes the pieces of what a run writes, for those who listen with `streamEvents`. */
export interface TapChunks {
  push(chunk: unknown): void
  close(): void
  /** Resolves when all pieces were told. */
  readonly done: Promise<unknown>
}

/** The part of LangChain's listener of `streamEvents` that the pieces of a run go through. */
interface EventStream {
  tapOutputIterable(
    runId: string,
    chunks: AsyncGenerator<unknown>,
  ): AsyncGenerator<unknown, unknown, unknown>
}

/** A way to tell the pieces of a run; `undefined` when nobody listens with `streamEvents`. */
export function tapChunks(manager: CallbackManagerForChainRun): TapChunks | undefined {
  const listener = manager.handlers.find(({ name }) => name === 'event_stream_tracer')
  if (!listener || !('tapOutputIterable' in listener)) return undefined
  const queue = createQueue<unknown>()
  const told = (listener as unknown as EventStream).tapOutputIterable(manager.runId, queue.items())
  return { push: (chunk) => queue.push(chunk), close: () => queue.close(), done: drain(told) }
}

async function drain(chunks: AsyncGenerator<unknown>): Promise<void> {
  for await (const _ of chunks);
}
