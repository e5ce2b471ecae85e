import type { Clock } from '@chainwright/core'
import type { EndpointLimits } from '../model-facts.ts'

/** Leave to make one call. */
export interface Pass {
  /** The request goes out now, which may be long after the pass was given: a minute counts from here. */
  sent(): void
  /** The call is over and took so many tokens; frees its place. */
  leave(tokens: number): void
}

/** Lets calls to one endpoint through, as many as it allows. */
export interface Limiter {
  /** Waits for a place; `tokens` is how many the call may take. Rejects when the signal is aborted. */
  enter(tokens: number, signal: AbortSignal): Promise<Pass>
  /** Lets nothing through for so long, in milliseconds, because the endpoint said so. */
  hold(ms: number): void
}

/**
 * Makes the limiter of an endpoint by the name of its provider. Where it gives none, the limits hold in
 * this process alone.
 */
export type MakeLimiter = (name: string, limits: EndpointLimits) => Limiter | undefined

interface Waiting {
  readonly tokens: number
  readonly start: (own: Spent) => void
}

interface Spent {
  time: number
  tokens: number
}

const minuteMs = 60_000

/** Calls at once to an endpoint that has no limit of its own. */
export const defaultConcurrency = 8

/**
 * Keeps calls to one endpoint within its limits: at once, requests a minute, tokens a minute. Calls
 * wait in order. A call of more tokens than a minute allows goes alone.
 */
export function createLimiter(limits: EndpointLimits, clock: Clock): Limiter {
  const { concurrency = defaultConcurrency } = limits
  const queue: Waiting[] = []
  const minute = createMinute(limits, clock)
  let active = 0
  let wake: (() => void) | undefined

  function pump(): void {
    wake?.()
    wake = undefined
    for (let next = queue[0]; next && active < concurrency; next = queue[0]) {
      const wait = minute.pauseBefore(next.tokens)
      if (wait > 0) {
        wake = clock.after(wait, pump)
        return
      }
      queue.shift()
      active += 1
      next.start(minute.spend(next.tokens))
    }
  }

  function passFor(own: Spent): Pass {
    let left = false
    return {
      sent: () => minute.restart(own),
      leave(used) {
        if (left) return
        left = true
        own.tokens = used
        active -= 1
        pump()
      },
    }
  }

  return {
    async enter(tokens, signal) {
      return passFor(await waitIn(queue, { tokens, signal, pump }))
    },
    hold(ms) {
      minute.hold(ms)
      pump()
    },
  }
}

function waitIn(
  queue: Waiting[],
  { tokens, signal, pump }: { tokens: number; signal: AbortSignal; pump: () => void },
): Promise<Spent> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const giveUp = (): void => {
      queue.splice(queue.indexOf(waiting), 1)
      reject(signal.reason)
      pump()
    }
    const start = (own: Spent): void => {
      signal.removeEventListener('abort', giveUp)
      resolve(own)
    }
    const waiting: Waiting = { tokens, start }
    signal.addEventListener('abort', giveUp, { once: true })
    queue.push(waiting)
    pump()
  })
}

/** What was spent in the last minute, and how long the next call has to wait for it. */
function createMinute(limits: EndpointLimits, clock: Clock) {
  const { requestsPerMinute = Infinity, tokensPerMinute = Infinity } = limits
  let spent: Spent[] = []
  let heldUntil = 0
  return {
    hold(ms: number): void {
      heldUntil = Math.max(heldUntil, clock.now() + ms)
    },
    spend(tokens: number): Spent {
      const own: Spent = { time: clock.now(), tokens }
      spent.push(own)
      return own
    },
    restart(own: Spent): void {
      own.time = clock.now()
      spent = spent.toSorted((one, other) => one.time - other.time)
    },
    /** In milliseconds. */
    pauseBefore(tokens: number): number {
      const now = clock.now()
      spent = spent.filter(({ time }) => time > now - minuteMs)
      const held = heldUntil - now
      const [first] = spent
      if (!first) return held
      const total = spent.reduce((sum, one) => sum + one.tokens, tokens)
      const full = spent.length >= requestsPerMinute || total > tokensPerMinute
      return full ? Math.max(held, first.time + minuteMs - now) : held
    },
  }
}
