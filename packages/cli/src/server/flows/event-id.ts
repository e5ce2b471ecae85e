import type { RunEvent } from '@chainwright/core'

/**
 * Where an event stands in its run, so that a reader can go on behind it: how often the run was gone on
 * with, how many recorded events there were up to it, and which of the unrecorded ones after that it is.
 * What a crash took back has another first number than what came in its place.
 */
export interface EventId {
  readonly resumes: number
  readonly recorded: number
  readonly extra: number
}

/** An event with its place. */
export interface LoggedEvent {
  readonly id: EventId
  readonly event: RunEvent
}

/** An id as `Last-Event-ID` carries it: `0.12.1`. */
export function eventIdText({ resumes, recorded, extra }: EventId): string {
  return `${resumes}.${recorded}.${extra}`
}

/** Reads an id; `undefined` for any other text. */
export function parseEventId(text: string): EventId | undefined {
  const [, resumes, recorded, extra] = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/.exec(text) ?? []
  if (resumes === undefined) return undefined
  return { resumes: Number(resumes), recorded: Number(recorded), extra: Number(extra) }
}

/** Below zero when `a` stands before `b`, above when behind it. */
export function compareEventIds(a: EventId, b: EventId): number {
  return a.resumes - b.resumes || a.recorded - b.recorded || a.extra - b.extra
}
