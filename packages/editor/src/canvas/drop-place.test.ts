import { parseFlow } from '@chainwright/core'
import { expect, it } from 'vitest'
import { dropPlace } from './drop-place.ts'

const flowOf = (inputs: object) => parseFlow({ chainwright: 1, inputs, nodes: {} } as never).flow!
const flow = flowOf({
  question: { type: 'text' },
  pages: { type: 'text[]' },
  more: { type: 'text[]' },
})
const text = { kind: 'file', type: 'text/plain' }

it('leads texts to the first input for a list of texts', () => {
  expect(dropPlace([text], flow, undefined)).toEqual({ kind: 'documents', input: 'pages' })
  expect(dropPlace([text], flow, 'inputs.question')).toEqual({ kind: 'documents', input: 'pages' })
})

it('leads texts to the input under the pointer', () => {
  expect(dropPlace([text], flow, 'inputs.more')).toEqual({ kind: 'documents', input: 'more' })
})

it('tells that a new input is made where there is none for texts', () => {
  expect(dropPlace([text], flowOf({}), undefined)).toEqual({ kind: 'documents', input: undefined })
})

it('opens what may hold a flow, also among texts, but not over the documents of an input', () => {
  const picture = { kind: 'file', type: 'image/png' }
  expect(dropPlace([text, picture], flow, undefined)).toEqual({ kind: 'flow' })
  expect(dropPlace([picture], flow, 'inputs.more')).toEqual({ kind: 'documents', input: 'more' })
})

it('has nothing to say of a dragged word', () => {
  expect(dropPlace([{ kind: 'string', type: 'text/plain' }], flow, undefined)).toBeUndefined()
})
