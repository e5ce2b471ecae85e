import type { FoundModel } from './find-model.ts'

/** What decides the results of a model beside its name and weight type. */
export interface IdentityParts {
  /** What its files hold: the revision that its manifest pins, or a hash. */
  content: string
  /** Kind of device. */
  device: string
  /** The runtime and its version. */
  runtime: string
}

/** What decides the results of a model, in one line. Part of the cache key of steps. */
export function identityOf(
  { reference, dtype }: Pick<FoundModel, 'reference' | 'dtype'>,
  { content, device, runtime }: IdentityParts,
): string {
  return `${reference}@${content}#${dtype ?? 'no-weights'} ${device} ${runtime}`
}
