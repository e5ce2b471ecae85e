import { expect, it } from 'vitest'
import { editorOf } from '../../../test/local-runner.ts'
import { markRuns, runMarks } from './mark-runs.ts'

const value = (name: string, before?: string, after?: string) => ({ name, before, after })
const compared = {
  isOtherFlow: false,
  inputs: [value('topic', 'tea', 'salt')],
  outputs: [value('text', undefined, 'new')],
  nodes: [
    value('join.text', 'a', 'b'),
    value('split.chunks', 'a'),
    value('answer.text', undefined, 'x'),
    value('answer.spans', 'x', 'y'),
  ],
}

it('marks each card whose values differ, by what became of them', () => {
  expect([...runMarks(compared)]).toEqual([
    ['inputs.topic', 'changed'],
    ['outputs.text', 'added'],
    ['join', 'changed'],
    ['split', 'removed'],
    ['answer', 'changed'],
  ])
})

it('puts the marks on the canvas in place of others', () => {
  const editor = editorOf({ nodes: { join: { type: 'join' } } })
  editor.marks.setState({ marks: new Map([['old', 'added']]) })
  markRuns(editor, compared)
  expect(editor.marks.getState().marks.get('join')).toBe('changed')
  expect(editor.marks.getState().marks.has('old')).toBe(false)
})
