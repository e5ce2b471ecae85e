// @vitest-environment jsdom
import { cleanup, render, screen, within } from '@testing-library/react'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { editorOf } from '../../test/local-runner.ts'
import { fillPageGaps } from '../../test/page-gaps.ts'
import { EditorContext } from '../session/use-editor.ts'
import { HelpDialog } from './help-dialog.tsx'

beforeAll(fillPageGaps)
afterEach(cleanup)

it('lists the keys of commands, and those that the canvas takes itself', () => {
  render(
    <EditorContext value={editorOf({ nodes: {} })}>
      <HelpDialog />
    </EditorContext>,
  )
  const sheet = within(screen.getByRole('dialog', { name: 'Keyboard shortcuts' }))
  expect(sheet.getByText('Draw a wire from the selected card')).toBeDefined()
  expect(sheet.getByText('Make the card wider')).toBeDefined()
  expect(sheet.getByText('While a wire is drawn: add a node to it')).toBeDefined()
})
