import { FlowError } from '@chainwright/core'
import type { DialResponse } from '../doors/dial.ts'

/** The error of an answer that is no success, about a model or a file of it. */
export function statusError({ status, headers }: DialResponse, what: string): FlowError {
  if (status === 401 || status === 403) return notGiven(headers.get('x-error-code') ?? '', what)
  if (status === 404) return notThere(what)
  const pause = Number(headers.get('retry-after'))
  return new FlowError({
    code: 'hub-failed',
    message: `The hub answered ${status} when asked for ${what}. Try again later.`,
    retryable: status === 429 || status >= 500,
    ...(Number.isFinite(pause) && pause > 0 && { retryAfterMs: pause * 1000 }),
  })
}

/** The error of an answer that does not hold together; `why` is a whole clause. */
export function answerInvalid(what: string, why: string): FlowError {
  return new FlowError({
    code: 'hub-answer-invalid',
    message: `What the hub says about ${what} is not believed: ${why}. Nothing was kept; try another model or hub.`,
  })
}

// The public hub answers 401 for what does not exist, too, and tells the cases apart by a header.
function notGiven(kind: string, what: string): FlowError {
  if (kind === 'RepoNotFound' || kind === 'EntryNotFound') return notThere(what)
  const gated =
    kind === 'GatedRepo'
      ? 'its owner asks for a consent on the web site'
      : 'it is private or gated, or does not exist'
  return new FlowError({
    code: 'hub-refused',
    message: `The hub does not give ${what} to everybody: ${gated}. Fetch its files with your account, put them into a folder of your models, and name it file/NAME; or choose an open model.`,
  })
}

function notThere(what: string): FlowError {
  return new FlowError({
    code: 'model-missing',
    message: `The hub has no ${what}. Check the name, OWNER/NAME with capitals as on the web site.`,
  })
}
