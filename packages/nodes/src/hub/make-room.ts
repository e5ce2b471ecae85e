import { statfs } from 'node:fs/promises'
import { FlowError } from '@chainwright/core'
import { readCache, removeModel, type CachedModel } from './cache.ts'
import type { Hub } from './hub.ts'

/** Room that is wanted for a model. */
export interface RoomRequest {
  /** `OWNER/NAME` of the model; it is never removed to make room for itself. */
  name: string
  bytes: number
  /** Whether models that were not used for longest may be removed. */
  makeRoom: boolean
}

/** Left on the disk after a download, for everything else. */
const reserveBytes = 100_000_000

/**
 * Makes sure that a model fits the cache folder's limit and the disk, and gives the models that were
 * removed for it. Throws `cache-full` or `disk-full`, and then has removed nothing.
 */
export async function makeRoomFor(hub: Hub, request: RoomRequest): Promise<CachedModel[]> {
  const { models, bytes: used } = readCache(hub.cacheFolder)
  const missing = used + request.bytes - hub.limitBytes
  const removable = models.filter(({ name }) => name !== request.name)
  const removed = request.makeRoom ? oldest(removable, missing) : []
  const gained = removed.reduce((sum, { bytes }) => sum + bytes, 0)
  if (gained < missing) throw cacheFull(hub, request, { used, removable })
  const { bavail, bsize } = await statfs(hub.cacheFolder)
  const free = bavail * bsize + gained
  if (free < request.bytes + reserveBytes) throw diskFull(hub, request, free)
  for (const { name } of removed) await removeModel(hub.cacheFolder, name)
  return removed
}

function oldest(models: readonly CachedModel[], bytes: number): CachedModel[] {
  const chosen: CachedModel[] = []
  let gained = 0
  for (const model of models) {
    if (gained >= bytes) break
    chosen.push(model)
    gained += model.bytes
  }
  return chosen
}

function cacheFull(
  hub: Hub,
  { name, bytes, makeRoom }: RoomRequest,
  { used, removable }: { used: number; removable: readonly CachedModel[] },
): FlowError {
  const first = removable[0]
  const way =
    first && !makeRoom
      ? `Remove models, such as hf/${first.name}, which was not used for longest, or raise the limit.`
      : 'Raise the limit.'
  return new FlowError({
    code: 'cache-full',
    message: `hf/${name} needs ${bytes} bytes more, and ${hub.cacheFolder} holds ${used} of at most ${hub.limitBytes}. ${way}`,
  })
}

function diskFull({ cacheFolder }: Hub, { name, bytes }: RoomRequest, free: number): FlowError {
  return new FlowError({
    code: 'disk-full',
    message: `hf/${name} needs ${bytes} bytes more, and the disk of ${cacheFolder} has ${free} left. Make room first.`,
  })
}
