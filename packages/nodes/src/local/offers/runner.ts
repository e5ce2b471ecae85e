import type { FoundModel } from '../store/find-model.ts'
import type { Head, ModelSpecification } from '../load/specification.ts'
import type { ModelTokenizer } from '../text/tokenizer.ts'
import type { TaskWork } from '../worker/messages.ts'
import type { ResultOf, TaskName } from '../worker/tasks.ts'
import type { CallOptions } from '../worker/worker-host.ts'

/** How the capabilities of a model reach the thread that runs it. */
export interface Runner {
  device: 'cpu'
  threads: number
  /** The tokenizer in a folder, which is read once. */
  tokenizer: (folder: string) => ModelTokenizer
  call<T extends TaskName>(work: TaskWork<T>, options: CallOptions): Promise<ResultOf<T>>
}

/** A found model, and what decides its results. */
export interface IdentifiedModel extends FoundModel {
  identity: string
}

/** How a found model is to be opened. A folder that names no architecture is taken for what is asked. */
export function specify(
  { model, identity, dtype = 'fp32' }: IdentifiedModel,
  { device, threads }: Runner,
  otherwise: Head,
): ModelSpecification {
  const { folder, contextWindow, head = otherwise } = model
  return { folder, identity, head, dtype, device, contextWindow, threads }
}
