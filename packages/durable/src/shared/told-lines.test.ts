import { pbkdf2 } from 'node:crypto'
import { appendFileSync, existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { temporaryFolder } from '../../test/temporary-store.ts'
import { createToldLines } from './told-lines.ts'

it('leaves nothing of what was told before the hush, and what others are told of', async () => {
  const folder = temporaryFolder()
  const [first, second] = [join(folder, 'r1', 'live.lines'), join(folder, 'r1', 'bell.lines')]
  const told = createToldLines()
  for (const text of ['a', 'b', 'c']) told.tell(first, text)
  told.tell(second, 'd')
  await told.hush(first)
  expect([existsSync(first), existsSync(second)]).toEqual([false, true])
  await told.hush(second)
  expect(existsSync(dirname(second))).toBe(false)
})

it('hears what is told right after it began to listen, while the machine is busy', async () => {
  const path = join(temporaryFolder(), 'live.lines')
  const { promise: busy, resolve } = Promise.withResolvers<void>()
  // All threads of the system's own watching have something else to do.
  for (let thread = 0; thread < 8; thread++)
    pbkdf2('a', 'b', 200_000, 64, 'sha512', () => resolve())
  const heard: string[] = []
  const stop = createToldLines().listen(path, (text) => heard.push(text))
  setImmediate(() => appendFileSync(path, '"a"\n'))
  await busy
  await vi.waitFor(() => expect(heard).toEqual(['a']), { timeout: 10_000 })
  appendFileSync(path, '"b"\n')
  await vi.waitFor(() => expect(heard).toEqual(['a', 'b']), { timeout: 10_000 })
  stop()
})
