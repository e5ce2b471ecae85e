import { expect, it } from 'vitest'
import { temporaryFolder } from '../../test/temporary-store.ts'
import { openFolderStore } from './folder-store.ts'
import { withValues } from './with-values.ts'

async function openBoth() {
  const records = await openFolderStore(temporaryFolder())
  const values = await openFolderStore(temporaryFolder())
  return { records, values, both: withValues(records, values) }
}

it('keeps large values in the one store and all else in the other', async () => {
  const { records, values, both } = await openBoth()
  await both.write('values/ab/cd', 'large')
  await both.write('runs/r1/head', 'small')
  await both.change('runs/r1/n', (text = '0') => `${Number(text) + 1}`)
  expect(await values.list('')).toEqual(['values/ab/cd'])
  expect(await records.list('')).toEqual(['runs/r1/head', 'runs/r1/n'])
  expect([await both.read('values/ab/cd'), await both.read('runs/r1/n')]).toEqual(['large', '1'])
  expect(await both.read('values/none')).toBeUndefined()
  await both.close()
})

it('lists and removes what begins the same in both', async () => {
  const { records, values, both } = await openBoth()
  for (const key of ['values/a', 'values/b', 'valves/c', 'runs/d']) await both.write(key, key)
  expect(await both.list('')).toEqual(['runs/d', 'values/a', 'values/b', 'valves/c'])
  expect(await both.list('val')).toEqual(['values/a', 'values/b', 'valves/c'])
  expect(await both.list('values/a')).toEqual(['values/a'])
  await both.remove('runs/')
  expect([await records.list(''), await values.list('')]).toEqual([
    ['valves/c'],
    ['values/a', 'values/b'],
  ])
  await both.remove('val')
  expect(await both.list('')).toEqual([])
  await both.close()
})

it('hands on through the store of the records', async () => {
  const { records, both } = await openBoth()
  const heard = new Promise<string>((resolve) => records.listen('runs/r1/live', resolve))
  both.tell('runs/r1/live', 'now')
  expect(await heard).toBe('now')
  await both.hush('runs/r1/live')
  await both.close()
})
