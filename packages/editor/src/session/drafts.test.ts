import { createRegistry, parseFlow } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { expect, it, vi } from 'vitest'
import { createDocument } from '../document/document.ts'
import { placeCards } from '../document/edit-layout.ts'
import { removeNodes } from '../document/edit-nodes.ts'
import { createDrafts } from './drafts.ts'

function opened() {
  const nodes = { notes: { type: 'join', inputs: { texts: ['a'] } }, more: { type: 'join' } }
  const document = createDocument(parseFlow({ chainwright: 1, nodes }).flow!)
  return { document, drafts: createDrafts(document, createRegistry(standardNodes)) }
}

it('does not look through a flow again when a card was moved, and tells of it', () => {
  const { document, drafts } = opened()
  const { draft, cards } = drafts.getState()
  const heard = vi.fn()
  drafts.subscribe(heard)
  document.act({
    name: 'Move',
    edit: (flow) => placeCards(flow, new Map([['notes', { x: 9, y: 9 }]])),
  })
  expect(heard).toHaveBeenCalledOnce()
  expect(drafts.getState().draft).toBe(draft)
  expect(drafts.getState().cards).toBe(cards)
})

it('looks through a flow again when a node was removed', () => {
  const { document, drafts } = opened()
  expect(drafts.getState().draft.issues).not.toEqual([])
  document.act({ name: 'Remove', edit: (flow) => removeNodes(flow, new Set(['more'])) })
  expect(drafts.getState().draft.issues).toEqual([])
})
