import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const usual = process.env['TMPDIR']
let folder: string | undefined

/**
 * Makes one folder for everything that tests put into the folder of temporary files, also in processes
 * that they start.
 */
export function setup(): void {
  folder = mkdtempSync(path.join(tmpdir(), 'chainwright-tests-'))
  process.env['TMPDIR'] = folder
  process.once('exit', teardown)
}

/** Removes the folder, however the tests ended and whatever a failed one left. */
export function teardown(): void {
  if (usual === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = usual
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  folder = undefined
}
