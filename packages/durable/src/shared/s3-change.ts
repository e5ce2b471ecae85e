import { setTimeout as pause } from 'node:timers/promises'
import { pauseBefore, unusable } from './s3-client.ts'
import { newMark, type S3Condition, type S3Objects } from './s3-objects.ts'
import { withoutConditions, type S3Place } from './s3-place.ts'

/** What a change is made with. */
export interface S3Changing {
  readonly objects: S3Objects
  readonly place: S3Place
  /** The clock of the service. */
  readonly now: () => number
}

/** Changes a text; `undefined` only of what is `undefined`. */
type Edit = (text: string | undefined, now: number) => string | undefined

/** A change that waits for its turn. */
interface Waiting {
  readonly edit: (text: string | undefined, now: number) => string
  readonly resolve: (text: string) => void
  readonly reject: (thrown: unknown) => void
}

const mostTries = 100
const mostDoubts = 6

/**
 * Makes the changes of texts in a bucket. Those of this process to one text go together, one write for
 * all that came while the last one was under way: the service would refuse all but one.
 */
export function createS3Changes(changing: S3Changing) {
  const waiting = new Map<string, Waiting[]>()

  async function work(key: string): Promise<void> {
    for (let all = waiting.get(key); all?.length; all = waiting.get(key)) {
      waiting.set(key, [])
      await changeTogether(changing, key, all)
    }
    waiting.delete(key)
  }

  return {
    change: async (key: string, edit: Waiting['edit']): Promise<string> =>
      new Promise((resolve, reject) => {
        const all = waiting.get(key)
        const one = { edit, resolve, reject }
        if (all) return void all.push(one)
        waiting.set(key, [one])
        void work(key)
      }),
  }
}

/** Never rejects: each change is told its own end. */
async function changeTogether(
  changing: S3Changing,
  key: string,
  all: readonly Waiting[],
): Promise<void> {
  let ends: (() => void)[] = []
  const editAll: Edit = (text, now) => {
    ends = []
    for (const { edit, resolve, reject } of all) {
      try {
        const edited = edit(text, now)
        text = edited
        ends.push(() => resolve(edited))
      } catch (thrown) {
        ends.push(() => reject(thrown))
      }
    }
    return text
  }
  try {
    await changeObject(changing, key, editAll)
    for (const end of ends) end()
  } catch (thrown) {
    for (const { reject } of all) reject(thrown)
  }
}

/**
 * Makes a new text out of the one that is there, written under the condition that nobody else did before,
 * and over again when somebody did. Beside the text stand the marks of the last changes: by them it is
 * known whether a change was made whose answer was lost.
 */
async function changeObject(
  { objects, place, now }: S3Changing,
  key: string,
  edit: Edit,
): Promise<void> {
  const doubted = new Set<string>()
  for (let tries = 0; tries < mostTries; tries++) {
    const found = await objects.read(key)
    if (found?.marks.some((mark) => doubted.has(mark))) return
    if (doubted.size === mostDoubts)
      throw unusable(place, `broke off ${mostDoubts} times while \`${key}\` was changed`, true)
    const text = edit(found?.text, now())
    if (text === undefined || text === found?.text) return
    const mark = newMark()
    const condition = conditionOf(place, found)
    const marks = [mark, ...(found?.marks ?? [])]
    const end = await objects.writeIf(key, text, { condition, marks })
    if (end === 'kept') return
    if (end === 'in-doubt') doubted.add(mark)
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
 * Looks whether the key may read, write, list and delete, and, where texts are to be changed, whether the
 * service holds to conditions: some write all the same, and changes would get lost. Throws
 * `store-unusable`.
 */
export async function probeBucket(
  objects: S3Objects,
  { place, changes }: { readonly place: S3Place; readonly changes: boolean },
): Promise<void> {
  const key = `probe-${newMark()}`
  await objects.write(key, '0')
  try {
    if ((await objects.list(key)).join() !== key)
      throw unusable(place, 'does not list what was just written, so that runs would get lost')
    if (changes && !(await holdsToConditions(objects, place, key)))
      throw unusable(place, `writes whatever the conditions say. ${withoutConditions}`)
  } finally {
    await objects.remove(key)
  }
}

async function holdsToConditions(
  objects: S3Objects,
  place: S3Place,
  key: string,
): Promise<boolean> {
  const writeIf = async (text: string, condition: S3Condition): Promise<boolean> => {
    const end = await objects.writeIf(key, text, { condition, marks: [newMark()] })
    if (end === 'in-doubt') throw unusable(place, 'does not answer as it should', true)
    return end === 'kept'
  }
  if (await writeIf('1', { type: 'none' })) return false
  const condition = conditionOf(place, await objects.read(key))
  // After the first of these it is another state.
  return (await writeIf('2', condition)) && !(await writeIf('3', condition))
}
