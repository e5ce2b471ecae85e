/** Where a reply stands after more text came in. */
export interface Cut {
  /** Text that is certain to belong to the reply, in addition to what was given before. */
  certain: string
  /** True once a stop text was met: nothing after it belongs to the reply. */
  stopped: boolean
}

/** Cuts a growing text before the first of some stop texts that is complete. */
export interface StopTexts {
  /** Takes the next piece of the text. */
  push(piece: string): Cut
  /** The text that was held back because a stop text could have begun there. */
  end(): string
}

/**
 * A cutter for some stop texts, none of them empty. Text that may be the beginning of a stop text
 * is held back until it is certain.
 */
export function createStopTexts(stop: readonly string[]): StopTexts {
  let held = ''
  return {
    push(piece) {
      held += piece
      const at = firstOf(stop, held)
      if (at >= 0) return { certain: take(at), stopped: true }
      return { certain: take(held.length - undecided(stop, held)), stopped: false }
    },
    end: () => take(held.length),
  }

  function take(length: number): string {
    const taken = held.slice(0, length)
    held = held.slice(length)
    return taken
  }
}

/** Where the stop text that is complete first begins; -1 when none is. */
function firstOf(stop: readonly string[], text: string): number {
  const places = stop
    .map((one) => ({ from: text.indexOf(one), to: text.indexOf(one) + one.length }))
    .filter(({ from }) => from >= 0)
    .toSorted((a, b) => a.to - b.to || a.from - b.from)
  return places[0]?.from ?? -1
}

/** Length of the longest end of the text that a stop text begins with. */
function undecided(stop: readonly string[], text: string): number {
  let longest = 0
  for (const one of stop) {
    for (let length = Math.min(one.length - 1, text.length); length > longest; length -= 1) {
      if (text.endsWith(one.slice(0, length))) longest = length
    }
  }
  return longest
}
