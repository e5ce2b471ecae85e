import type { CallRecord, StepCalls } from '@chainwright/core'

/** Most calls of a step that are kept. */
const mostCalls = 32
/** Most characters of all of them. */
const mostCharacters = 131_072

/** Notes of the calls of one step, of bounded size: what is too much goes from the middle. */
export interface CallNotes {
  add(record: CallRecord, characters: number): void
  /** `undefined` when nothing was added. */
  calls(): StepCalls | undefined
}

/** Empty notes. */
export function createCallNotes(): CallNotes {
  const kept: { record: CallRecord; characters: number }[] = []
  let count = 0
  let characters = 0
  return {
    add(record, size) {
      count += 1
      characters += size
      kept.push({ record, characters: size })
      while (kept.length > mostCalls || (characters > mostCharacters && kept.length > 2)) {
        const [dropped] = kept.splice(Math.floor(kept.length / 2), 1)
        characters -= dropped?.characters ?? 0
      }
    },
    calls: () => (count === 0 ? undefined : { count, kept: kept.map(({ record }) => record) }),
  }
}
