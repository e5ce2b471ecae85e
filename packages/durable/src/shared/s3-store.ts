import { FlowError } from '@chainwright/core'
import { createS3Changes, probeBucket } from './s3-change.ts'
import { createS3Client } from './s3-client.ts'
import { createS3Objects } from './s3-objects.ts'
import { checkPlace, type S3StoreOptions } from './s3-place.ts'
import { checkKey, type SharedStore } from './shared-store.ts'

export type { S3StoreOptions } from './s3-place.ts'

const removedAtOnce = 8

/**
 * A bucket of a service that speaks S3 as the store of all workers. Each text is an object. It cannot hand
 * on what is told: those who follow a run see what is recorded, and nothing that streams.
 *
 * Looks once whether all of that can be done there. Throws `store-unusable` when the service cannot be
 * reached, refuses the key, or does not hold to conditions.
 */
export async function openS3Store(options: S3StoreOptions): Promise<SharedStore> {
  const place = checkPlace(options)
  const { changes = true } = options
  const client = createS3Client(place)
  const objects = createS3Objects(client, place)
  const changed = createS3Changes({ objects, place, now: client.now })
  try {
    await probeBucket(objects, { place, changes })
  } catch (thrown) {
    client.close()
    throw thrown
  }
  return {
    async read(key) {
      checkKey(key)
      return (await objects.read(key))?.text
    },
    async write(key, text) {
      checkKey(key)
      await objects.write(key, text)
    },
    async change(key, edit) {
      checkKey(key)
      if (!changes) throw noChanges()
      return changed.change(key, edit)
    },
    list: objects.list,
    async remove(prefix) {
      const keys = (await objects.list(prefix)).values()
      const remove = async (): Promise<void> => {
        for (const key of keys) await objects.remove(key)
      }
      await Promise.all(Array.from({ length: removedAtOnce }, remove))
    },
    tell: () => undefined,
    listen: () => () => undefined,
    hush: async () => undefined,
    close: async () => client.close(),
  }
}

function noChanges(): FlowError {
  const message = 'this store on S3 was opened for values alone: nothing in it is changed'
  return new FlowError({ code: 'store-unusable', message })
}
