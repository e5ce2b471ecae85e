// @vitest-environment jsdom
import { list, number, portTypes, text, type Json, type PortType } from '@chainwright/core'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { fillPageGaps } from '../../../test/page-gaps.ts'
import { Field } from '../../parts/basics/field.tsx'
import { AskForm } from './ask-form.tsx'
import { startOf } from './list-editor.tsx'
import { ValueEditor, type ValueEditorProps } from './value-editor.tsx'
import { waitPatiently } from '../../../test/patient.ts'

waitPatiently()

beforeAll(fillPageGaps)
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

function renderEditor(
  type: PortType,
  first?: Json,
  more: Partial<Pick<ValueEditorProps, 'limits'>> = {},
) {
  const told: (Json | undefined)[] = []
  function Held() {
    const [value, setValue] = useState(first)
    return (
      <Field label="It">
        {(control) => (
          <ValueEditor
            {...{ control, type, value, ...more }}
            label="It"
            onValue={(next) => {
              told.push(next)
              setValue(next)
            }}
          />
        )}
      </Field>
    )
  }
  render(<Held />)
  return told
}

const chips = () =>
  within(screen.getByRole('list'))
    .getAllByRole('listitem')
    .map((item) => within(item).getAllByRole('button')[0]!)

describe('the editor of a value', () => {
  it.each([...portTypes.values()])('has a control for $name, and for a list of it', (type) => {
    renderEditor(type)
    expect(screen.getByLabelText('It')).toBeTruthy()
    cleanup()
    const told = renderEditor(list(type))
    const add = type === text ? 'Write one' : 'Add an item'
    fireEvent.click(screen.getByRole('button', { name: add }))
    expect(list(type).accepts(told.at(-1))).toBe(true)
  })

  it('starts new items with something that the type accepts', () => {
    for (const type of portTypes.values()) expect(type.accepts(startOf(type))).toBe(true)
  })

  it('hands on JSON only once it is whole and suits the type', () => {
    const told = renderEditor(portTypes.get('score')!)
    const box = screen.getByLabelText('It')
    fireEvent.change(box, { target: { value: '{ "value": 1' } })
    expect(screen.getByText(/the text ends too early/)).toBeTruthy()
    fireEvent.change(box, { target: { value: '{ "value": 1 }' } })
    expect(told).toEqual([])
    fireEvent.change(box, { target: { value: '{ "value": 1, "kind": "cosine" }' } })
    expect(told).toEqual([{ value: 1, kind: 'cosine' }])
  })

  it('tells no from not set', () => {
    const told = renderEditor(portTypes.get('boolean')!)
    const choice = screen.getByLabelText<HTMLSelectElement>('It')
    expect(choice.value).toBe('')
    fireEvent.change(choice, { target: { value: 'false' } })
    expect(told).toEqual([false])
  })
})

describe('a list of texts', () => {
  it('keeps duplicates, and moves a document by Alt with an arrow key', () => {
    const told = renderEditor(list(text), ['one', 'two', 'two'])
    expect(chips().map((chip) => chip.textContent)).toEqual(['one 3 B', 'two 3 B', 'two 3 B'])
    fireEvent.keyDown(chips()[0]!, { key: 'ArrowRight', altKey: true })
    expect(told.at(-1)).toEqual(['two', 'one', 'two'])
    expect(document.activeElement).toBe(chips()[1])
    expect(screen.getByRole('status').textContent).toBe('one is now 2 of 3.')
  })

  it('opens a document to be read and changed, and removes one', () => {
    const told = renderEditor(list(text), ['one', 'two'])
    fireEvent.click(chips()[1]!)
    fireEvent.change(screen.getByLabelText('Text of two'), { target: { value: 'second' } })
    expect(told.at(-1)).toEqual(['one', 'second'])
    fireEvent.click(screen.getByRole('button', { name: 'Remove one' }))
    expect(told.at(-1)).toEqual(['second'])
  })

  it('takes dropped files, names their chips by the files, and refuses what is too large', async () => {
    const told = renderEditor(list(text), undefined, { limits: { itemBytes: 9, totalBytes: 99 } })
    const files = [new File(['A page.'], 'page.txt'), new File(['0123456789'], 'long.txt')]
    fireEvent.drop(screen.getByRole('group'), { dataTransfer: { files, types: ['Files'] } })
    expect(await screen.findByRole('button', { name: 'page.txt 7 B' })).toBeTruthy()
    expect(told.at(-1)).toEqual(['A page.'])
    expect(screen.getByRole('alert').textContent).toContain('long.txt has 10 B')
  })

  it('takes pasted text as a document, except in a text box', () => {
    const told = renderEditor(list(text), ['one'])
    const clipboardData = { files: [], getData: () => 'pasted' }
    fireEvent.paste(screen.getByRole('group'), { clipboardData })
    expect(told).toEqual([['one', 'pasted']])
    fireEvent.click(chips()[0]!)
    fireEvent.paste(screen.getByLabelText('Text of one'), { clipboardData })
    expect(told).toHaveLength(1)
  })

  it('asks what of a table is wanted', async () => {
    const told = renderEditor(list(text))
    const files = [new File(['id,text\n1,a\n2,b\n'], 'rows.csv')]
    fireEvent.drop(screen.getByRole('group'), { dataTransfer: { files, types: ['Files'] } })
    fireEvent.change(await screen.findByLabelText('Take from each row'), {
      target: { value: 'text' },
    })
    fireEvent.click(screen.getByRole('button', { name: 'Add 2' }))
    expect(told).toEqual([['a', 'b']])
    expect(chips().map((chip) => chip.textContent)).toEqual(['rows.csv#1 1 B', 'rows.csv#2 1 B'])
  })

  it('shows the first of many, and the rest when asked', () => {
    renderEditor(
      list(number),
      Array.from({ length: 50 }, (_, at) => at),
    )
    expect(screen.getAllByRole('textbox')).toHaveLength(30)
    fireEvent.click(screen.getByRole('button', { name: 'Show 20 more' }))
    expect(screen.getAllByRole('textbox')).toHaveLength(50)
  })
})

describe('a question', () => {
  it('takes one of its choices by a button', () => {
    const onAnswer = vi.fn()
    render(<AskForm question="Send it?" choices={['yes', 'no']} onAnswer={onAnswer} />)
    fireEvent.click(screen.getByRole('button', { name: 'no' }))
    expect(onAnswer).toHaveBeenCalledWith('no')
  })

  it('takes any text otherwise, by the button or Ctrl and Enter, and never nothing', () => {
    const onAnswer = vi.fn()
    render(<AskForm question="What?" onAnswer={onAnswer} />)
    const box = screen.getByLabelText('Your answer')
    fireEvent.keyDown(box, { key: 'Enter', ctrlKey: true })
    expect(onAnswer).not.toHaveBeenCalled()
    fireEvent.change(box, { target: { value: 'This.' } })
    fireEvent.keyDown(box, { key: 'Enter', ctrlKey: true })
    expect(onAnswer).toHaveBeenCalledWith('This.')
  })

  it('counts down to its deadline', async () => {
    vi.useFakeTimers({ now: 0 })
    render(<AskForm question="What?" until={2000} onAnswer={() => undefined} />)
    expect(screen.getByText('Goes on without an answer in 2.0 s.')).toBeTruthy()
    await act(() => vi.advanceTimersByTimeAsync(2000))
    expect(screen.getByText('The deadline has passed.')).toBeTruthy()
  })
})
