import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { FlowError } from '@chainwright/core'

/**
 * Where the Restate server's program for this system is, out of the npm package `@restatedev/restate-server`.
 * Throws `engine-missing` when the package is not installed.
 */
export function findRestate(): string {
  const from = createRequire(import.meta.url)
  const name = `@restatedev/restate-server-${process.platform}-${process.arch}`
  try {
    const main = from.resolve('@restatedev/restate-server/package.json')
    const there = createRequire(main).resolve(`${name}/package.json`)
    return join(dirname(there), 'bin', 'restate-server')
  } catch (thrown) {
    const message =
      'the Restate server is not installed: `npm install @restatedev/restate-server` brings it (216 MB, Business Source License 1.1: free to use, not to be sold as a service), or start one yourself and set its address'
    throw new FlowError({ code: 'engine-missing', message, cause: thrown })
  }
}
