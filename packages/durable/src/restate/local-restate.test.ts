import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../test/temporary-store.ts'
import { findLocalRestate, stopLocalRestate } from './local-restate.ts'

const addresses = { ingress: 'http://127.0.0.1:1', admin: 'http://127.0.0.1:2' }

function note(folder: string, content: unknown): void {
  writeFileSync(join(folder, 'server.json'), JSON.stringify(content))
}

it('knows of no server where nothing, or something else, is written down', () => {
  const folder = temporaryFolder()
  expect(findLocalRestate(folder)).toBeUndefined()
  note(folder, { pid: 'all', ...addresses })
  expect(findLocalRestate(folder)).toBeUndefined()
  note(folder, { pid: -1, ...addresses })
  expect(findLocalRestate(folder)).toBeUndefined()
})

it('takes no other process for its server that has the number now', () => {
  const folder = temporaryFolder()
  note(folder, { pid: process.pid, ...addresses })
  expect(findLocalRestate(folder)).toBeUndefined()
})

it('finds the process that works on the folder, ends it, and forgets it', async () => {
  const folder = temporaryFolder()
  const waits = 'setInterval(() => undefined, 1000); console.log("up")'
  const child = spawn(process.execPath, ['-e', waits, '--', '--base-dir', join(folder, 'data')])
  await new Promise((up) => child.stdout.once('data', up))
  const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))
  const pid = child.pid ?? 0
  note(folder, { pid, ...addresses })
  const found = findLocalRestate(folder)
  expect(found).toEqual({ pid, ...addresses })
  expect(found && (await stopLocalRestate(folder, found, 20_000))).toBe(true)
  expect(await ended).toBe('SIGTERM')
  expect(existsSync(join(folder, 'server.json'))).toBe(false)
})
