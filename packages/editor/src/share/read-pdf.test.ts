import { expect, it } from 'vitest'
import { writePdf } from '../../../nodes/test/pdf-writer.ts'
import { readFile } from '../forms/value-editor/read-files.ts'
import { readOpened } from './read-opened.ts'

const bytes = writePdf([['One page.'], ['Another.']])
const limits = { itemBytes: 1000, totalBytes: 100_000 }

it('takes the text of a dropped PDF as a document', async () => {
  const opened = await readOpened(new File([bytes as BlobPart], 'guide.pdf'))
  expect(opened).toEqual({ type: 'document', text: 'One page.\n\nAnother.' })
})

it('takes the text of a PDF that is added to documents', async () => {
  const read = await readFile(new File([bytes as BlobPart], 'guide.pdf'), limits)
  expect(read).toEqual({ type: 'text', text: { name: 'guide.pdf', text: 'One page.\n\nAnother.' } })
})

it('says why a broken PDF is not taken', async () => {
  const opened = await readOpened(new File(['%PDF-1.4 and nothing else'], 'broken.pdf'))
  expect(opened).toMatchObject({ type: 'refused' })
  expect(opened.type === 'refused' && opened.why).toContain('broken.pdf')
})
