import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createPageShelves } from './page-shelves.ts'

const { signal } = new AbortController()

test('has the starters in the order of their list, whichever comes first', async () => {
  const names = ['slow', 'quick', 'quicker']
  const shelves = createPageShelves({
    starters: 'https://site.test/models',
    store: undefined,
    aliases: new Map(),
    fetch: async (url) => {
      const path = url.split('/models/')[1] ?? ''
      if (path === 'models.json') return Response.json({ models: names })
      const [name = ''] = path.split('/')
      await pause(10 * (names.length - names.indexOf(name)))
      return Response.json({ name, capabilities: ['embed'], revision: 'r', files: [] })
    },
  })
  await shelves.look(signal)
  expect(shelves.names('starter')).toEqual(names)
})
