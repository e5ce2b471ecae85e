import { setTimeout as pause } from 'node:timers/promises'
import { pauseBefore, unusable } from './s3-client.ts'
import { newMark, type S3Condition, type S3Objects } from './s3-objects.ts'
import type { S3Place } from './s3-place.ts'

/** What a change is made with. */
export interface S3Changing {
  readonly objects: S3Objects
  readonly place: S3Place
  /** The clock of the service. */
  readonly now: () => number
}

const mostTries = 100

/**
 * Makes a new text out of the one that is there, written under the condition that nobody else did before,
 * and over again when somebody did. What a broken connection leaves in doubt is known by its mark.
 */
export async function changeObject(
  { objects, place, now }: S3Changing,
  key: string,
  edit: (text: string | undefined, now: number) => string,
): Promise<string> {
  const marks = new Set<string>()
  for (let tries = 0; tries < mostTries; tries++) {
    const found = await objects.read(key)
    if (found?.mark !== undefined && marks.has(found.mark)) return found.text
    const text = edit(found?.text, now())
    if (text === found?.text) return text
    const mark = newMark()
    const condition = conditionOf(place, found)
    const end = await objects.writeIf(key, text, { condition, mark })
    if (end === 'kept') return text
    if (end === 'in-doubt') marks.add(mark)
    await pause(pauseBefore(Math.min(tries, 3)))
  }
  throw unusable(
    place,
    `was written by others ${mostTries} times while \`${key}\` was changed`,
    true,
  )
}

function conditionOf(place: S3Place, found: { readonly etag: string | undefined } | undefined) {
  if (!found) return { type: 'none' } satisfies S3Condition
  if (!found.etag) throw unusable(place, 'sent an object without its ETag')
  return { type: 'same', etag: found.etag } satisfies S3Condition
}

/**
 * Looks whether the service holds to conditions: some write all the same, and changes would get lost.
 * Throws `store-unusable`.
 */
export async function probeConditions(objects: S3Objects, place: S3Place): Promise<void> {
  const key = `probe-${newMark()}`
  const none = { condition: { type: 'none' }, mark: newMark() } as const
  try {
    const first = await objects.writeIf(key, '1', none)
    if (first === 'in-doubt') throw unusable(place, 'answered that it cannot write now', true)
    const again = await objects.writeIf(key, '2', none)
    const found = await objects.read(key)
    const condition = conditionOf(place, found)
    const second = await objects.writeIf(key, '3', { condition, mark: newMark() })
    // By now it is another state.
    const third = await objects.writeIf(key, '4', { condition, mark: newMark() })
    const ends = [first, again, second, third].join()
    if (ends !== 'kept,refused,kept,refused') throw unusable(place, without)
  } finally {
    await objects.remove(key).catch(() => undefined)
  }
}

const without =
  'does not hold to the conditions `If-Match` and `If-None-Match`, without which workers overwrite each other. Take another service, or keep the records in PostgreSQL and only large values here'
