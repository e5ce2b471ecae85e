import { createWorkerHost } from './worker-host.ts'
import type { WorkerHost } from './worker-host.ts'

/** A share in the one worker of this process. */
export interface WorkerShare {
  host: WorkerHost
  /** Gives the share back; the last one to do so ends the worker as soon as it is idle. */
  giveBack(): Promise<void>
}

let host: WorkerHost | undefined
let shares = 0

/** All local models of a process run in one worker, so that they do not compete for processors. */
export function shareWorker(): WorkerShare {
  const shared = (host ??= createWorkerHost())
  shares += 1
  return { host: shared, giveBack }

  async function giveBack(): Promise<void> {
    shares -= 1
    if (shares > 0) return
    if (host === shared) host = undefined
    await shared.end()
  }
}
