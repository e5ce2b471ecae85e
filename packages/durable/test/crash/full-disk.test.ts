import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { temporaryFolder, temporaryStore } from '../temporary-store.ts'

const program = fileURLToPath(new URL('fill-disk.ts', import.meta.url))

it(
  'keeps what was accepted before there was no more room, and nothing half',
  { timeout: 60_000 },
  () => {
    const folder = temporaryFolder()
    // No file may have more than 200 KiB.
    const command = 'ulimit -f 200; exec "$0" --conditions=chainwright-source "$@"'
    const words = ['-c', command, process.execPath, program, folder]
    const { stdout, stderr, signal } = spawnSync('bash', words, { encoding: 'utf8' })
    expect([signal, stderr]).toEqual(['SIGKILL', ''])
    const accepted = Array.from(stdout.matchAll(/^accepted (\S+)$/gm), ([, id = '']) => id)
    expect(accepted.length).toBeGreaterThan(50)
    expect(stdout).toContain('refused store-unusable\n')
    expect(stdout).toContain('ended failed store-unusable\n')
    const store = temporaryStore({ folder })
    expect(store.ids().toSorted()).toEqual(accepted.toSorted())
    const statuses = new Set(store.list().map(({ status }) => status))
    expect([...statuses]).toEqual(['interrupted'])
  },
)
