import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createDialer } from '../src/doors/create-dialer.ts'
import type { DialLimits } from '../src/doors/dial.ts'
import { describeModel } from '../src/hub/describe-model.ts'
import { createHub } from '../src/hub/create-hub.ts'
import type { Hub } from '../src/hub/hub.ts'
import { pullModel, type PullOptions } from '../src/hub/pull-model.ts'
import { hubModelName, startHub, type LocalHub } from './local-hub.ts'

const { signal } = new AbortController()

/** A hub on this machine and an empty cache, with what tests ask of them. */
export interface TestHub {
  server: LocalHub
  hub: Hub
  /** How long each pause before a further try would have been, in milliseconds. */
  pauses: number[]
  pull: (options?: Partial<PullOptions> & { reference?: string }) => ReturnType<typeof pullModel>
  /** The files of the pulled model by path, without its manifest; `undefined` when there is none. */
  pulled: () => Record<string, Buffer> | undefined
}

/** Starts a hub with these files. Nothing pauses, and `limits` bound every call. */
export async function openTestHub(
  files: Record<string, string | Uint8Array>,
  options: { limits?: Partial<DialLimits>; limitBytes?: number } = {},
): Promise<TestHub> {
  const server = await startHub(files)
  const folder = mkdtempSync(join(tmpdir(), 'chainwright-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const dial = createDialer({ profiles: [server.address] })
  const pauses: number[] = []
  const hub = createHub({
    address: server.address,
    cacheFolder: join(folder, 'models'),
    dial: (url, asked) => dial(url, { ...asked, limits: { ...asked.limits, ...options.limits } }),
    pause: async (ms) => void pauses.push(ms),
    ...(options.limitBytes !== undefined && { limitBytes: options.limitBytes }),
  })
  return {
    server,
    hub,
    pauses,
    async pull({ reference = `hf/${hubModelName}`, ...more } = {}) {
      const model = await describeModel(hub, reference, { signal })
      return pullModel(hub, model, { signal, ...more })
    },
    pulled: () => filesBelow(join(hub.cacheFolder, hubModelName)),
  }
}

function filesBelow(folder: string): Record<string, Buffer> | undefined {
  if (!statSync(folder, { throwIfNoEntry: false })) return undefined
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => statSync(join(folder, name)).isFile())
  return Object.fromEntries(
    files
      .filter((name) => name !== 'manifest.json')
      .map((name) => [name, readFileSync(join(folder, name))]),
  )
}
