// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { fillPageGaps } from '../../../test/page-gaps.ts'
import { IconButton } from '../basics/icon-button.tsx'
import { Dialog } from './dialog.tsx'
import { Popover } from './popover.tsx'
import { Toasts } from './toasts.tsx'

beforeAll(fillPageGaps)
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('Dialog', () => {
  it('is named by its title, and closes by button, Escape and a press beside it', () => {
    const onClose = vi.fn()
    render(
      <Dialog title="Run this flow?" onClose={onClose}>
        It loads a model.
      </Dialog>,
    )
    const dialog = screen.getByRole('dialog', { name: 'Run this flow?' })
    fireEvent.click(screen.getByRole('button', { name: 'Close' }))
    fireEvent(dialog, new Event('cancel', { cancelable: true }))
    fireEvent.pointerDown(dialog)
    expect(onClose).toHaveBeenCalledTimes(3)
    fireEvent.pointerDown(screen.getByText('It loads a model.'))
    expect(onClose).toHaveBeenCalledTimes(3)
  })
})

describe('Popover', () => {
  it('takes the focus, and gives it back when it goes', () => {
    const before = document.body.appendChild(document.createElement('button'))
    before.focus()
    const popover = (
      <Popover label="Rename" anchor={{ x: 10, y: 10 }} onClose={() => undefined}>
        <input aria-label="Name" />
      </Popover>
    )
    const { rerender } = render(popover)
    expect(document.activeElement).toBe(screen.getByLabelText('Name'))
    rerender(<></>)
    expect(document.activeElement).toBe(before)
    before.remove()
  })

  it('closes on Escape without closing what is around it', () => {
    const [onClose, around] = [vi.fn(), vi.fn()]
    render(
      <div role="none" onKeyDown={around}>
        <Popover label="Value" anchor={{ x: 0, y: 0 }} onClose={onClose}>
          <button type="button">one</button>
        </Popover>
      </div>,
    )
    const isUnhandled = fireEvent.keyDown(screen.getByText('one'), { key: 'Escape' })
    expect(onClose).toHaveBeenCalledOnce()
    expect(around).not.toHaveBeenCalled()
    expect(isUnhandled).toBe(false)
  })
})

describe('Tooltip', () => {
  it('shows name and shortcut on focus, and after a while under the pointer', () => {
    vi.useFakeTimers()
    render(<IconButton label="Run" shortcut="Mod+Enter" icon="▶" />)
    const button = screen.getByRole('button', { name: 'Run' })
    fireEvent.focus(button)
    act(() => button.focus())
    expect(screen.getByRole('tooltip').textContent).toBe('RunCtrlEnter')
    fireEvent.keyDown(button, { key: 'Escape' })
    expect(screen.queryByRole('tooltip')).toBeNull()
    fireEvent.pointerEnter(button.parentElement!)
    expect(screen.queryByRole('tooltip')).toBeNull()
    act(() => {
      vi.advanceTimersByTime(500)
    })
    expect(screen.queryByRole('tooltip')).not.toBeNull()
  })
})

describe('Toasts', () => {
  it('go by themselves, but not while the pointer is on them', () => {
    vi.useFakeTimers()
    const onDismiss = vi.fn()
    const toasts = [{ id: 'a', text: 'Saved' }]
    const { rerender } = render(<Toasts label="Messages" toasts={toasts} onDismiss={onDismiss} />)
    fireEvent.pointerEnter(screen.getByText('Saved').parentElement!)
    vi.advanceTimersByTime(60_000)
    expect(onDismiss).not.toHaveBeenCalled()
    fireEvent.pointerLeave(screen.getByText('Saved').parentElement!)
    vi.advanceTimersByTime(5_000)
    rerender(<Toasts label="Messages" toasts={toasts} onDismiss={(id) => onDismiss(id)} />)
    vi.advanceTimersByTime(1_500)
    expect(onDismiss).toHaveBeenCalledExactlyOnceWith('a')
  })

  it('go when their action is taken', () => {
    const [undo, onDismiss] = [vi.fn(), vi.fn()]
    const toasts = [{ id: 'a', text: 'Deleted', action: { label: 'Undo', onSelect: undo } }]
    render(<Toasts label="Messages" toasts={toasts} onDismiss={onDismiss} />)
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }))
    expect(undo).toHaveBeenCalledOnce()
    expect(onDismiss).toHaveBeenCalledWith('a')
  })
})
