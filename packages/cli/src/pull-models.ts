import { FlowError } from '@chainwright/core'
import {
  describeModel,
  pullModel,
  remainingOf,
  type Hub,
  type HubModel,
  type PulledModel,
} from '@chainwright/nodes/hub'
import type { Environment } from './environment.ts'
import { sizeText } from './terminal/figures-text.ts'
import { modelSheet } from './terminal/model-sheet.ts'
import { createPalette } from './terminal/palette.ts'
import { createPullProgress } from './terminal/pull-progress.ts'

/** Whether a download may begin: agreed to beforehand, or to be asked for. */
export type Consent = { readonly type: 'given' } | { readonly type: 'ask'; readonly flag: string }

/** Models that are wanted, and how. */
export interface PullRequest {
  readonly hub: Hub
  readonly environment: Environment
  readonly consent: Consent
  readonly makeRoom: boolean
  /** A branch, tag or commit; the newest when left out. */
  readonly revision?: string | undefined
  readonly quiet?: boolean
}

/** A model with what its pull did. */
export interface Pulled {
  readonly model: HubModel
  readonly pulled: PulledModel
}

/**
 * Shows what a model is and downloads it, once that was agreed to. Throws a `FlowError`:
 * `consent-missing` when it was not, `cancelled` after Ctrl-C, or what the hub or the cache refuses.
 */
export async function pullOne(reference: string, request: PullRequest): Promise<Pulled> {
  const { hub, environment } = request
  const controller = new AbortController()
  let interrupts = 0
  const forget = environment.onInterrupt(() => {
    interrupts += 1
    if (interrupts === 1) controller.abort()
    else environment.leaveNow()
  })
  const { signal } = controller
  try {
    const { revision } = request
    const model = await describeModel(hub, reference, { signal, ...(revision && { revision }) })
    const remaining = remainingOf(hub, model)
    if (remaining.files > 0) {
      const { stderr, variables } = environment
      const palette = createPalette(stderr, variables)
      stderr.write(modelSheet(model, { hub, remaining, palette }))
      await agree(remaining.bytes, request)
    }
    return { model, pulled: await download(model, request, signal) }
  } catch (thrown) {
    throw signal.aborted ? cancelled(reference) : thrown
  } finally {
    forget()
  }
}

async function agree(bytes: number, { consent, environment }: PullRequest): Promise<void> {
  if (consent.type === 'given') return
  const size = sizeText(bytes)
  if (!environment.ask) {
    throw new FlowError({
      code: 'consent-missing',
      message: `nobody is there to agree to a download of ${size}; add ${consent.flag} to agree beforehand`,
    })
  }
  const answer = await environment.ask(`Download ${size}? [y/N] `)
  if (answer === undefined) {
    throw new FlowError({ code: 'cancelled', message: 'stopped before anything was downloaded' })
  }
  if (/^y(es)?$/i.test(answer.trim())) return
  throw new FlowError({ code: 'consent-missing', message: 'nothing was downloaded' })
}

async function download(
  model: HubModel,
  { hub, environment, makeRoom, quiet = false }: PullRequest,
  signal: AbortSignal,
): Promise<PulledModel> {
  const progress = createPullProgress(environment, quiet)
  try {
    return await pullModel(hub, model, { signal, makeRoom, onProgress: progress.show })
  } finally {
    progress.end()
  }
}

function cancelled(reference: string): FlowError {
  return new FlowError({
    code: 'cancelled',
    message: `stopped; what was downloaded is kept, and \`chainwright models pull ${reference}\` goes on from there`,
  })
}
