import type { Flow } from '@chainwright/core'
import { expect, it } from 'vitest'
import { flowOf, openEditor } from '../../test/open-editor.ts'
import { capabilitySheet } from '../headless/capabilities.ts'
import type { ServerRunner, ServerSheet } from '../run/server-runner.ts'
import { consentOf, type ConsentMemory } from './consent.ts'
import { openFlow } from './files.ts'
import { askToRunOnServer } from './server-consent.ts'

const drawn = (model: string) =>
  flowOf({
    nodes: { write: { type: 'generate', inputs: { prompt: 'Hi' }, model } },
    outputs: {},
  })

/** A server that says what it would contact and send; a memory that keeps nothing but what it is told. */
function prepared(flow: Flow, stranger: boolean) {
  const editor = openEditor(flow)
  openFlow(editor, flow, { stranger })
  const digests = new Set<string>()
  const memory: ConsentMemory = {
    has: async (digest) => digests.has(digest),
    add: async (digest) => void digests.add(digest),
  }
  const ask = (asked: Flow, more: Partial<ServerSheet> = {}) => {
    const originOf = (): string => 'https://api.example'
    const sheet = capabilitySheet(asked, editor.registry, { originOf })
    const none = { folders: [], keys: [], digest: JSON.stringify([sheet, more]), isTame: false }
    const runner = {
      where: 'host:1',
      sheet: async () => ({ sheet, ...none, ...more }),
    } as unknown as ServerRunner
    return askToRunOnServer(editor, { runner, flow: asked }, memory)
  }
  /** The lines of the question that is open, which is answered. */
  const answer = async (agreed: boolean) => {
    const { store } = await expect
      .poll(() => consentOf(editor).getState().question)
      .toBeDefined()
      .then(() => ({ store: consentOf(editor) }))
    const { question } = store.getState()
    question?.answer(agreed)
    return { asks: question?.asks, lines: question?.lines?.map(({ text }) => text).join(' ') }
  }
  return { ask, answer, editor }
}

const keys = [{ name: 'MY_KEY', origin: 'https://api.example' }]

it('asks with what the server says, and for what is new alone', async () => {
  const flow = drawn('far/model')
  const { ask, answer } = prepared(flow, false)
  const refused = ask(flow, { keys })
  const told = await answer(false)
  expect(told.asks).toBe('server')
  expect(told.lines).toContain('Sends your key MY_KEY to https://api.example, and nowhere else.')
  expect(told.lines).toContain('Sends texts to https://api.example (far/model).')
  expect(await refused).toBe(false)

  const agreed = ask(flow, { keys })
  await answer(true)
  expect(await agreed).toBe(true)
  expect(await ask(flow, { keys })).toBe(true)

  const more = ask(flow, { keys, folders: ['/home/me/flows'] })
  const difference = await answer(true)
  expect(difference).toEqual({
    asks: 'serverMore',
    lines: 'May read what its inputs or data name, below /home/me/flows.',
  })
  expect(await more).toBe(true)
})

it('asks nobody about their own flow that uses models of that machine alone', async () => {
  const flow = drawn('starter')
  const { ask } = prepared(flow, false)
  expect(await ask(flow, { isTame: true })).toBe(true)
})

it('asks about the flow of a stranger, whatever it uses', async () => {
  const flow = drawn('starter')
  const { ask, answer } = prepared(flow, true)
  const asked = ask(flow, { isTame: true })
  expect((await answer(true)).lines).toContain('Contacts nobody: it runs on the server host:1.')
  expect(await asked).toBe(true)
})
