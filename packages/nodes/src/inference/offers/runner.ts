import type { DescriptionFiles } from '../store/description-files.ts'
import type { FoundModel } from '../store/find-model.ts'
import type { Device, Head, Isolation, ModelSpecification } from '../load/specification.ts'
import type { ModelTokenizer } from '../text/tokenizer.ts'
import type { CallOptions, TaskWork } from '../work.ts'
import type { ResultOf, TaskName } from '../tasks.ts'

/** How the capabilities of a model reach the thread that runs it. */
export interface Runner {
  device: Device
  /** Where all models run; `undefined` leaves it to where they come from. */
  isolation: Isolation | undefined
  threads: number
  /** Most bytes of read prompts that the thread remembers; `undefined` leaves it as it is. */
  prefixCacheBytes?: number | undefined
  /** The tokenizer of a model, which is read once. */
  tokenizer: (files: DescriptionFiles) => ModelTokenizer
  call<T extends TaskName>(work: TaskWork<T>, options: CallOptions): Promise<ResultOf<T>>
}

/** A found model, and what decides its results. */
export interface IdentifiedModel extends FoundModel {
  identity: string
}

/** How a found model is to be opened. A folder that names no architecture is taken for what is asked. */
export function specify(
  { model, identity, reference, dtype = 'fp32' }: IdentifiedModel,
  { device, isolation = isolationOf(reference, model.trust), threads }: Runner,
  otherwise: Head,
): ModelSpecification {
  const { folder, contextWindow, head = otherwise } = model
  const foreign = !reference.startsWith('starter/')
  return { folder, identity, head, dtype, device, isolation, foreign, contextWindow, threads }
}

/** Models that strangers made run where they may die. A model cannot declare itself trusted. */
function isolationOf(reference: string, trust: string | undefined): Isolation {
  return reference.startsWith('hf/') || trust === 'foreign' ? 'process' : 'thread'
}
