import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Environment } from '../environment.ts'

/** That a flow may send what it is given to a place, with a key or without. */
export interface AgreedPlace {
  /** Of the flow: another flow, or a changed one, was not agreed to. */
  readonly digest: string
  readonly provider: string
  readonly origin: string
  /** Name of the key; `undefined` for a place that takes none. */
  readonly key: string | undefined
}

/** The folder of this user for what the program remembers. */
export function stateFolder({ variables }: Pick<Environment, 'variables'>): string {
  const state = variables['XDG_STATE_HOME'] || join(homedir(), '.local', 'state')
  return join(state, 'chainwright')
}

/** Whether a person agreed to this very thing before. */
export function isAgreed(place: AgreedPlace, environment: Pick<Environment, 'variables'>): boolean {
  const wanted = lineOf(place)
  return linesIn(fileOf(environment)).some((line) => line === wanted)
}

/** Remembers that a person agreed, in a file that they alone can read. */
export function rememberAgreed(
  place: AgreedPlace,
  environment: Pick<Environment, 'variables'>,
): void {
  const file = fileOf(environment)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  appendFileSync(file, `${lineOf(place)}\n`, { mode: 0o600 })
}

function fileOf(environment: Pick<Environment, 'variables'>): string {
  return join(stateFolder(environment), 'agreed.jsonl')
}

function lineOf({ digest, provider, origin, key }: AgreedPlace): string {
  return JSON.stringify([digest, provider, origin, key ?? null])
}

function linesIn(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    // Nobody agreed to anything yet.
    return []
  }
}
