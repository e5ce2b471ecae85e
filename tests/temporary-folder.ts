import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const start = 'chainwright-tests-'
const usual = process.env['TMPDIR']
let folder: string | undefined

/**
 * Makes one folder for everything that tests put into the folder of temporary files, also in processes
 * that they start.
 */
export function setup(): void {
  // Another group of tests has made it.
  if (path.basename(tmpdir()).startsWith(start)) return
  folder = mkdtempSync(path.join(tmpdir(), start))
  process.env['TMPDIR'] = folder
  process.once('exit', teardown)
}

/** Removes the folder, however the tests ended and whatever a failed one left. */
export function teardown(): void {
  if (folder === undefined) return
  if (usual === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = usual
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  folder = undefined
}
