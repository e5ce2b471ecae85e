import { expect, test } from 'vitest'
import { runNode } from '../../test/run-node.ts'
import { extract } from './extract.ts'

const reply = 'Of course!\n```json\n{"people": [{"name": "Ada"}, {"name": "Alan"}]}\n```'

test('takes the first JSON value out of a reply, or a part of it', async () => {
  const whole = await runNode(extract, { text: reply, what: 'json' })
  expect(whole.outputs).toEqual({
    found: true,
    value: { people: [{ name: 'Ada' }, { name: 'Alan' }] },
  })
  const part = await runNode(extract, { text: reply, what: 'json', path: 'people[1].name' })
  expect(part.outputs).toEqual({ found: true, value: 'Alan' })
})

test('takes items, lines and what stands between marks', async () => {
  const list = await runNode(extract, { text: '1. one\n2. two', what: 'list' })
  expect(list.outputs).toEqual({ found: true, items: ['one', 'two'] })
  const lines = await runNode(extract, { text: '1. one\n\n2. two', what: 'lines' })
  expect(lines.outputs).toEqual({ found: true, items: ['1. one', '2. two'] })
  const inputs = { text: 'So <b>one</b> <b>two</b>', what: 'between', start: '<b>', end: '</b>' }
  const between = await runNode(extract, inputs)
  expect(between.outputs).toEqual({ found: true, items: ['one', 'two'], first: 'one' })
})

test.each([
  { text: reply, what: 'json', path: 'people[2]' },
  { text: 'no value', what: 'json' },
  { text: '', what: 'list' },
  { text: '\n', what: 'lines' },
  { text: '<b>', what: 'between', start: '<b>', end: '</b>' },
])('gives no value for what is not there: %j', async (inputs) => {
  const { outputs } = await runNode(extract, inputs)
  expect(outputs).toEqual({ found: false })
})

test('has the ports that its kind needs', () => {
  const names = (what?: string) => {
    const { inputs = {}, outputs = {} } = extract.ports?.({ what }) ?? {}
    return [Object.keys(inputs), Object.keys(outputs)]
  }
  expect(names('json')).toEqual([['path'], ['value']])
  expect(names('between')).toEqual([
    ['start', 'end'],
    ['items', 'first'],
  ])
  expect(names()).toEqual([[], []])
})

test('refuses marks and paths that mean nothing', () => {
  expect(() => extract.ports?.({ what: 'between', start: '', end: 'x' })).toThrow(
    expect.objectContaining({ code: 'extract-invalid', port: 'start' }),
  )
  expect(() => extract.ports?.({ what: 'json', path: 'a..b' })).toThrow(
    expect.objectContaining({ code: 'path-invalid' }),
  )
})
