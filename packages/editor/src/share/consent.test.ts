import { expect, it } from 'vitest'
import type { Flow } from '@chainwright/core'
import { flowOf, openEditor } from '../../test/open-editor.ts'
import { endpointsOf } from '../session/endpoints.ts'
import {
  askForEndpoints,
  askToRun,
  consentOf,
  isTame,
  sheetOf,
  wasAgreed,
  type ConsentMemory,
} from './consent.ts'
import { filesOf, openFlow } from './files.ts'
import { mayRun } from './may-run.ts'
import { sheetLines } from './sheet-lines.ts'

function memory(): ConsentMemory & { readonly digests: Set<string> } {
  const digests = new Set<string>()
  return {
    digests,
    has: async (one) => digests.has(one),
    add: async (one) => void digests.add(one),
  }
}

const generate = (model: string): Flow =>
  flowOf({ nodes: { write: { type: 'generate', model, inputs: { prompt: 'Hello' } } } })

function opened(flow: Flow, stranger: boolean) {
  const editor = openEditor(flow)
  openFlow(editor, flow, { stranger })
  return editor
}

/** Answers the next question, and gives what was asked. */
async function answer(editor: ReturnType<typeof openEditor>, agreed: boolean) {
  await expect.poll(() => consentOf(editor).getState().question).toBeDefined()
  const question = consentOf(editor).getState().question
  question?.answer(agreed)
  return question
}

it('does not ask about a flow that was drawn here', async () => {
  const flow = generate('starter')
  expect(await mayRun(opened(flow, false), flow)).toBe(true)
})

it('asks once about a flow of somebody else, and remembers the answer by what the flow does', async () => {
  const flow = generate('starter')
  const agreements = memory()
  const editor = opened(flow, true)
  const asked = askToRun(editor, flow, agreements)
  expect(await answer(editor, true)).toMatchObject({ asks: 'all' })
  expect(await asked).toBe(true)
  expect(filesOf(editor).getState().stranger).toBe(false)

  const again = opened(
    { ...flow, name: 'Another name', layout: { nodes: { write: [5, 5] } } },
    true,
  )
  const { flow: same } = again.document.store.getState()
  expect(await wasAgreed(again, same, agreements)).toBe(true)
  expect(await askToRun(again, same, agreements)).toBe(true)
})

it('runs nothing and remembers nothing when the answer is no', async () => {
  const flow = generate('starter')
  const agreements = memory()
  const editor = opened(flow, true)
  const asked = askToRun(editor, flow, agreements)
  await answer(editor, false)
  expect(await asked).toBe(false)
  expect(agreements.digests.size).toBe(0)
  expect(filesOf(editor).getState().stranger).toBe(true)
})

it('asks again for what is new alone, and not for what asks no more than before', async () => {
  const flow = generate('starter')
  const agreements = memory()
  const editor = opened(flow, true)
  const asked = askToRun(editor, flow, agreements)
  await answer(editor, true)
  await asked

  const reworded = flowOf({
    nodes: { write: { type: 'generate', model: 'starter', inputs: { prompt: 'Bye' } } },
  })
  expect(await askToRun(editor, reworded, agreements)).toBe(true)

  const more = generate('hf/someone/a-model#q4')
  const askedMore = askToRun(editor, more, agreements)
  const question = await answer(editor, false)
  expect(question?.asks).toBe('more')
  expect(question?.sheet.models.map(({ reference }) => reference)).toEqual([
    'hf/someone/a-model#q4',
  ])
  expect(await askedMore).toBe(false)
})

it('takes a new question for a no to the one that was open', async () => {
  const flow = generate('starter')
  const editor = opened(flow, true)
  const first = askToRun(editor, flow, memory())
  await expect.poll(() => consentOf(editor).getState().question).toBeDefined()
  const second = askToRun(editor, flow, memory())
  expect(await first).toBe(false)
  await answer(editor, true)
  expect(await second).toBe(true)
})

it('finds tame what uses models of the site alone', async () => {
  const tame = generate('starter')
  const hub = generate('hf/someone/a-model')
  expect(isTame(await sheetOf(openEditor(tame), tame))).toBe(true)
  expect(isTame(await sheetOf(openEditor(hub), hub))).toBe(false)
})

/** An editor with an endpoint of the user's, and no browser around it. */
async function withLab(flow: Flow, stranger: boolean, address = 'https://модели.example/v1') {
  const editor = opened(flow, stranger)
  await endpointsOf(editor).save({ name: 'lab', address, key: 'sk-1', keepsKey: false, models: [] })
  return editor
}

it('shows the whole origin of an endpoint, in the letters that the network uses', async () => {
  const flow = generate('lab/small')
  const editor = await withLab(flow, true)
  const sheet = await sheetOf(editor, flow)
  const [line] = sheetLines(sheet, true)
  expect(line).toMatchObject({ kind: 'contact', isCareful: true })
  expect(line!.text).toBe('Sends texts to https://xn--d1acjlcm.example (lab/small).')
  expect(JSON.stringify(sheet)).not.toContain('sk-1')
})

it('says that a stranger names an endpoint that is not there', async () => {
  const flow = generate('openai/gpt-5')
  const sheet = await sheetOf(opened(flow, true), flow)
  const texts = sheetLines(sheet, true).map(({ text }) => text)
  expect(texts.join(' ')).toContain('you have set up none of this name')
})

it('asks before a flow that was drawn here uses an endpoint first, and for another address again', async () => {
  const flow = generate('lab/small')
  const editor = await withLab(flow, false)
  const agreements = memory()
  const refused = askForEndpoints(editor, flow, agreements)
  expect(await answer(editor, false)).toMatchObject({ asks: 'endpoints' })
  expect(await refused).toBe(false)
  const asked = askForEndpoints(editor, flow, agreements)
  await answer(editor, true)
  expect(await asked).toBe(true)

  const reworded = generate('lab/large')
  expect(await askForEndpoints(editor, reworded, agreements)).toBe(true)
  const address = 'https://elsewhere.example/v1'
  await endpointsOf(editor).save({ name: 'lab', address, keepsKey: false, models: [] })
  const again = askForEndpoints(editor, flow, agreements)
  const question = await answer(editor, false)
  expect(question?.sheet.origins).toMatchObject([{ origin: 'https://elsewhere.example' }])
  expect(await again).toBe(false)
})

it('asks before such a flow runs, and keeps to the answer', async () => {
  const flow = generate('lab/small')
  const editor = await withLab(flow, false)
  const asked = mayRun(editor, flow)
  expect(await answer(editor, false)).toMatchObject({ asks: 'endpoints' })
  expect(await asked).toBe(false)
})
