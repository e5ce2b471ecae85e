import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../test/temporary-store.ts'
import { openFolderStore } from '../shared/folder-store.ts'
import type { LimitState } from './limit-state.ts'

const script = fileURLToPath(new URL('../../test/limit-worker.ts', import.meta.url))

function callElsewhere(words: readonly string[]): Promise<number | null> {
  const conditions = ['--conditions=chainwright-source', '--no-warnings']
  const child = spawn(process.execPath, [...conditions, script, ...words], { stdio: 'inherit' })
  return new Promise((resolve) => child.once('exit', resolve))
}

it('processes that share a folder keep to its limits, end well and leave nothing', async () => {
  const folder = temporaryFolder()
  const log = join(folder, 'log')
  writeFileSync(log, '')
  const names = ['a', 'b', 'c', 'd']
  const ends = await Promise.all(names.map((name) => callElsewhere([folder, log, name, '20'])))
  expect(ends).toEqual([0, 0, 0, 0])
  const lines = readFileSync(log, 'utf8').trim().split('\n')
  expect(new Set(lines).size).toBe(names.length * 20 * 2)
  let [open, most] = [0, 0]
  for (const line of lines) {
    open += line.startsWith('begin') ? 1 : -1
    most = Math.max(most, open)
  }
  expect({ open, most }).toEqual({ open: 0, most: 2 })
  const store = await openFolderStore(folder)
  const state = JSON.parse((await store.read('limits/lab')) ?? '') as LimitState
  await store.close()
  expect(state).toMatchObject({ calls: [], leases: [] })
}, 60_000)
