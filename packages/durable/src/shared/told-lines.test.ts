import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
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
