import { errorFromRecord, type FlowErrorRecord, type RecordedEvent } from '@chainwright/core'
import { isServerLost, type ServerCalls } from './ask-server.ts'
import { readEvents, type ServerEvent } from './read-events.ts'

/** Follows runs of the server, all of them over one connection. */
export interface ServerFollower {
  /**
   * Tells all events of a run, from the first one on, and resolves when it is over. Where a crash of the
   * server took events back, all are told once more, beginning with `run-start`. Rejects with a
   * `FlowError` when the server does not know the run, or takes the token no longer; a server that does
   * not answer is waited for.
   */
  follow(run: string, onEvents: (events: readonly RecordedEvent[]) => void): Promise<void>
}

/** What a follower tells besides events. */
export interface FollowerParts {
  readonly calls: ServerCalls
  /** Gives an event as it is kept here. */
  readonly readEvent: (event: object) => RecordedEvent
  /** Told when the server stops answering, and when it is back. */
  readonly onTrouble: (isLost: boolean) => void
  /** Waits so many milliseconds. */
  readonly wait?: (ms: number) => Promise<void>
}

interface Followed {
  readonly onEvents: (events: readonly RecordedEvent[]) => void
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
  /** Place of the last event that was told. */
  last: string | undefined
}

const shortestWaitMs = 250
const longestWaitMs = 3_000
/** Runs that begin together are asked for together. */
const gatherMs = 10

/** Makes a follower. It connects when there is something to follow. */
export function createServerFollower(parts: FollowerParts): ServerFollower {
  const { calls, onTrouble, wait = pause } = parts
  const followed: FollowedRuns = new Map()
  let reading: AbortController | undefined
  let isFollowing = false

  async function followAll(): Promise<void> {
    isFollowing = true
    let waitMs = 0
    await wait(gatherMs)
    while (followed.size > 0) {
      try {
        if (waitMs > 0) await wait(waitMs)
        await readOnce()
        waitMs = shortestWaitMs
      } catch (error) {
        if (isServerLost(error)) onTrouble(true)
        else endAll(followed, error)
        waitMs = Math.min(Math.max(shortestWaitMs, waitMs * 2), longestWaitMs)
      }
    }
    isFollowing = false
  }

  /** Reads until the connection ends, or other runs are to be followed. */
  async function readOnce(): Promise<void> {
    const controller = new AbortController()
    reading = controller
    const { signal } = controller
    const places = [...followed].flatMap(([run, { last }]) => (last ? [`${run}/${last}`] : []))
    try {
      const path = `api/events?runs=${[...followed.keys()].join(',')}`
      const { body } = await calls.open(path, { signal, last: places.join(' ') })
      onTrouble(false)
      if (!body) return
      await readEvents(body, (events) => {
        if (signal.aborted) return
        if (takeEvents(followed, events, parts.readEvent) === 'again') controller.abort()
      })
    } catch (error) {
      // The end of a connection in the middle is no error: it is made again.
      if (!signal.aborted && !(error instanceof TypeError)) throw error
    } finally {
      controller.abort()
    }
  }

  return {
    follow: (run, onEvents) =>
      new Promise((resolve, reject) => {
        followed.set(run, { onEvents, resolve, reject, last: undefined })
        if (!isFollowing) return void followAll()
        void wait(gatherMs).then(() => reading?.abort())
      }),
  }
}

type FollowedRuns = Map<string, Followed>

/** Hands events to those who follow their runs; `again` when a run has to be told from its beginning. */
function takeEvents(
  followed: FollowedRuns,
  events: readonly ServerEvent[],
  readEvent: FollowerParts['readEvent'],
): 'on' | 'again' {
  const told = new Map<string, RecordedEvent[]>()
  const flush = (): void => {
    for (const [run, list] of told) followed.get(run)?.onEvents(list)
    told.clear()
  }
  for (const event of events) {
    if (event.type === 'over' || event.type === 'lost') {
      flush()
      end(followed, event)
      continue
    }
    const [run = '', place = ''] = event.id.split('/')
    const one = followed.get(run)
    if (!one) continue
    if (isTakenBack(one.last, place)) {
      one.last = undefined
      flush()
      return 'again'
    }
    one.last = place
    const list = told.get(run) ?? []
    told.set(run, list)
    list.push(readEvent(JSON.parse(event.data) as object))
  }
  flush()
  return 'on'
}

function end(followed: FollowedRuns, { type, data }: ServerEvent): void {
  const { run, error } = JSON.parse(data) as { run: string; error?: FlowErrorRecord }
  const one = followed.get(run)
  followed.delete(run)
  if (type === 'lost' && error) one?.reject(errorFromRecord(error))
  else one?.resolve()
}

function endAll(followed: FollowedRuns, error: unknown): void {
  for (const { reject } of followed.values()) reject(error)
  followed.clear()
}

/** Whether what was told up to a place is not on record: the run went on from before it. */
function isTakenBack(last: string | undefined, place: string): boolean {
  if (last === undefined) return false
  const [resumesBefore = 0, recordedBefore = 0] = last.split('.').map(Number)
  const [resumes = 0, recorded = 0] = place.split('.').map(Number)
  return resumes > resumesBefore && recordedBefore >= recorded
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
