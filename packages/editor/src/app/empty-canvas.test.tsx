// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { editorOf } from '../../test/local-runner.ts'
import { EditorContext } from '../session/use-editor.ts'
import { filesOf } from '../share/files.ts'
import { appText } from '../text/app.ts'
import { EmptyCanvas } from './empty-canvas.tsx'

afterEach(cleanup)

it('opens a starter as a flow of its own, so that what was kept before stays', async () => {
  const editor = editorOf({ nodes: {} })
  const { id } = filesOf(editor).getState()
  render(
    <EditorContext value={editor}>
      <EmptyCanvas />
    </EditorContext>,
  )
  fireEvent.click(screen.getByRole('button', { name: appText.starters.story }))
  await expect.poll(() => editor.document.shown().nodes.size).toBeGreaterThan(0)
  expect(filesOf(editor).getState().id).not.toBe(id)
})
