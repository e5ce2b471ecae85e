const everyMs = 60_000

/** Runs that wait for workers of another version. */
export interface WaitingRuns {
  readonly count: number
  /** The versions that they wait for. */
  readonly versions: readonly string[]
  /** The version of this worker. */
  readonly own: string
  /** Where a worker of such a version has to be, such as ` at the address where it was`. */
  readonly where?: string
}

/**
 * Says, when it is asked to begin and then once a minute, which runs wait for workers of another version:
 * nobody else would, and they wait for ever when there are none. Gives what ends it.
 */
export function tellOtherVersions(
  find: () => Promise<WaitingRuns>,
  tell: (line: string) => void,
): () => void {
  let last = ''
  const look = (): void => {
    find()
      .then((waiting) => {
        const line = describe(waiting)
        if (line !== last && line !== '') tell(line)
        last = line
      })
      .catch(() => undefined) // the next look may do better
  }
  look()
  const timer = setInterval(look, everyMs).unref()
  return () => clearInterval(timer)
}

function describe({ count, versions, own, where = '' }: WaitingRuns): string {
  if (count === 0) return ''
  const runs = count === 1 ? '1 run waits' : `${count} runs wait`
  return `${runs} for workers of another version (${versions.join(', ')}, and this one is ${own}): start one of that version${where}, or cancel them and begin anew`
}
