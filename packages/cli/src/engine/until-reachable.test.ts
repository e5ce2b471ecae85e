import { FlowError } from '@chainwright/core'
import { expect, it } from 'vitest'
import { isAway, untilReachable } from './until-reachable.ts'

const refused = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
const never = new AbortController().signal

it('tries until something is there, and tells once that it waits', async () => {
  const told: string[] = []
  let tries = 0
  const open = async () => {
    if (++tries < 4) throw refused()
    return 'open'
  }
  expect(await untilReachable(open, (line) => told.push(line), never)).toBe('open')
  expect([tries, told]).toEqual([4, ['connect ECONNREFUSED; trying again']])
})

it('gives nothing when it is to wait no longer', async () => {
  const controller = new AbortController()
  const open = async () => {
    controller.abort()
    throw refused()
  }
  expect(await untilReachable(open, () => undefined, controller.signal)).toBeUndefined()
})

it('throws what no waiting mends', async () => {
  const wrong = new FlowError({ code: 'store-unusable', message: 'no rights' })
  const open = async () => Promise.reject(wrong)
  await expect(untilReachable(open, () => undefined, never)).rejects.toBe(wrong)
})

it.each([
  ['a retryable error', new FlowError({ code: 'x', message: '', retryable: true }), true],
  ['an error that came of a refused connection', new Error('', { cause: refused() }), true],
  ['several addresses that refused', new AggregateError([refused()]), true],
  ['a wrong password', Object.assign(new Error('auth'), { code: '28P01' }), false],
  ['no error at all', 'away', false],
])('judges %s', (_, thrown, away) => {
  expect(isAway(thrown)).toBe(away)
})
