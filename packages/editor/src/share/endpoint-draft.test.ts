import { expect, it } from 'vitest'
import {
  draftKey,
  draftOf,
  draftOrigin,
  draftProblems,
  endpointOfDraft,
  newDraft,
} from './endpoint-draft.ts'

const kept = {
  name: 'lab',
  address: 'https://lab.example/v1',
  key: 'sk-1',
  keepsKey: true,
  models: ['small'],
}

it('keeps the key that is set, without holding it in the form', () => {
  const draft = draftOf(kept)
  expect(draft.typedKey).toBe('')
  expect(endpointOfDraft(draft)).toEqual(kept)
})

it('takes a key to no other origin than the one that it was given for', () => {
  const moved = { ...draftOf(kept), address: 'https://lab.example.evil.example/v1' }
  expect(draftKey(moved)).toBe('')
  expect(endpointOfDraft(moved)).toEqual({
    name: 'lab',
    address: 'https://lab.example.evil.example/v1',
    keepsKey: false,
    models: ['small'],
  })
  const onward = { ...draftOf(kept), address: 'https://lab.example/v2/' }
  expect(endpointOfDraft(onward)).toEqual({ ...kept, address: 'https://lab.example/v2' })
})

it('forgets a key unless a person says otherwise', () => {
  const draft = { ...newDraft('lab', 'https://lab.example/v1'), typedKey: 'sk-2' }
  expect(endpointOfDraft(draft)).toMatchObject({ key: 'sk-2', keepsKey: false })
})

it('shows origins in the letters that the network uses', () => {
  const draft = newDraft('lab', 'https://аpple.com/v1')
  expect(draftOrigin(draft)).toBe('https://xn--pple-43d.com')
})

it.each([
  ['', 'https://a.example', '', '', ['name']],
  ['starter', 'https://a.example', '', '', ['name']],
  ['used', 'https://a.example', '', '', ['name']],
  ['lab', 'http://a.example/v1', '', '', ['address']],
  ['lab', 'http://192.168.0.2:1234/v1', '', '', ['address']],
  ['lab', 'https://user:word@a.example', '', '', ['address']],
  ['lab', 'somewhere', '', '', ['address']],
  ['lab', 'http://localhost:1234/v1', 'two words', '', ['typedKey']],
  ['lab', 'http://127.0.0.1:1234/v1', '', '0', ['concurrency']],
  ['lab', 'http://localhost:11434/v1', 'sk', '4', []],
])('finds what is wrong with %s at %s', (...given) => {
  const [name, address, typedKey, concurrency, wrong] = given
  const draft = { ...newDraft(name, address), typedKey, concurrency }
  expect(Object.keys(draftProblems(draft, ['used']))).toEqual(wrong)
})
