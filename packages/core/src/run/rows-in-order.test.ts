import { expect, it } from 'vitest'
import { settled } from '../../test/fake-clock.ts'
import { rowsInOrder, type RowsInHand } from './rows-in-order.ts'

/** Works on numbered rows, each of which ends when the test says so. */
function start(total: number, options: RowsInHand) {
  const begun: number[] = []
  const results: number[] = []
  const ends: PromiseWithResolvers<number | undefined>[] = []
  const work = async (row: number): Promise<number | undefined> => {
    begun.push(row)
    const end = Promise.withResolvers<number | undefined>()
    ends[row] = end
    return end.promise
  }
  const whole = (async () => {
    for await (const one of rowsInOrder(Array.from({ length: total }).keys(), work, options))
      results.push(one)
  })()
  whole.catch(() => undefined)
  const end = async (row: number, result: number | undefined = row): Promise<void> => {
    ends[row]?.resolve(result)
    await settled()
  }
  return { begun, results, ends, end, whole }
}

it('goes ahead of a slow row, and gives its result first all the same', async () => {
  const { begun, results, end, whole } = start(5, { atOnce: 2, ahead: 4 })
  await settled()
  expect(begun).toEqual([0, 1])
  await end(1)
  await end(2)
  expect([begun, results]).toEqual([[0, 1, 2, 3], []])
  await end(3)
  expect(begun).toEqual([0, 1, 2, 3]) // four rows ahead, one of them not done
  await end(0)
  expect([begun, results]).toEqual([
    [0, 1, 2, 3, 4],
    [0, 1, 2, 3],
  ])
  await end(4)
  await whole
  expect(results).toEqual([0, 1, 2, 3, 4])
})

it('gives nothing behind a row that was cut off, and begins no other', async () => {
  const { begun, results, ends, end, whole } = start(5, { atOnce: 3 })
  await settled()
  await end(0)
  ends[1]?.resolve(undefined)
  await settled()
  await end(2)
  await end(3)
  await whole
  expect(results).toEqual([0])
  expect(begun).toEqual([0, 1, 2, 3])
})

it('ends with what a row throws, once the rows before it have a result', async () => {
  const { results, ends, end, whole } = start(3, { atOnce: 3 })
  await settled()
  ends[1]?.reject(new Error('the engine is away'))
  await settled()
  await end(0)
  await expect(whole).rejects.toThrow('the engine is away')
  expect(results).toEqual([0])
})
