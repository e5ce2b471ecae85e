// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { useGesture } from './use-gesture.ts'

afterEach(cleanup)

function Field({ onChange }: { readonly onChange: (gesture: string) => void }) {
  const { current, handlers } = useGesture()
  return (
    <div {...handlers}>
      <div data-one-control>
        <input aria-label="plain" onChange={() => onChange(current())} />
        <input aria-label="code" onChange={() => onChange(current())} />
      </div>
      <input aria-label="other" onChange={() => onChange(current())} />
    </div>
  )
}

it('is one gesture while one control hands the focus over to its other half, and no longer', () => {
  const gestures: string[] = []
  render(<Field onChange={(gesture) => gestures.push(gesture)} />)
  const type = (name: string, from?: string): void => {
    const box = screen.getByLabelText(name)
    const relatedTarget = from === undefined ? null : screen.getByLabelText(from)
    fireEvent.focusIn(box, { relatedTarget })
    fireEvent.change(box, { target: { value: `${gestures.length}` } })
  }
  type('plain')
  type('code', 'plain')
  type('other', 'code')
  type('code', 'other')
  const [plain, code, other, again] = gestures
  expect(code).toBe(plain)
  expect(new Set([code, other, again]).size).toBe(3)
})
