import { createHub, type Hub } from '@chainwright/nodes/hub'
import type { Environment } from './environment.ts'
import { modelFolders } from './open-models.ts'
import { commandLineError, type Arguments } from './parse-arguments.ts'

const units: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 }

/** The hub that the user configured, and the cache folder. Throws a `FlowError`. */
export function openHub(given: Arguments, environment: Environment): Hub {
  const { variables } = environment
  const address = given.one('hub') ?? variables['CHAINWRIGHT_HUB']
  const limit = given.one('limit') ?? variables['CHAINWRIGHT_CACHE_LIMIT']
  return createHub({
    cacheFolder: modelFolders(undefined, environment).cache,
    ...(address && { address }),
    ...(limit && { limitBytes: readSize(limit) }),
  })
}

/** Bytes of a size such as `500MB` or `20 GB`, in powers of ten. Throws `command-line`. */
export function readSize(written: string): number {
  const [, number = '', unit = ''] = /^([\d.]+)\s*([kmgt]?)b?$/i.exec(written.trim()) ?? []
  const bytes = Number(number) * (units[unit.toLowerCase()] ?? Number.NaN)
  if (number !== '' && Number.isFinite(bytes)) return Math.round(bytes)
  throw commandLineError(`\`${written}\` is no size; write a number with a unit, such as 20GB`)
}
