import { createRegistry, defineNode, port, text } from '@chainwright/core'
import type { Json, StepContext } from '@chainwright/core'
import { expect, it } from 'vitest'
import { flowToRunnable } from './flow-to-runnable.ts'

type Write = (show: (piece: string) => void, context: StepContext) => string | Promise<string>

/** A flow of one node that writes as it is told, tried up to twice. */
function writing(write: Write) {
  const node = defineNode({
    type: 'write@1',
    title: 'Write',
    description: 'Writes.',
    group: 'text',
    inputs: {},
    outputs: { text: port(text) },
    run: async ({ context }) => ({
      text: await write((piece) => context.delta('text', piece), context),
    }),
  })
  const flow: Json = {
    chainwright: 1,
    nodes: { write: { type: 'write', inputs: {}, retries: 1 } },
    outputs: { text: { from: 'write.text' }, again: { from: 'write.text' } },
  }
  return flowToRunnable(flow, { registry: createRegistry([node]), output: 'text' })
}

async function piecesOf(stream: Promise<AsyncIterable<unknown>>): Promise<unknown[]> {
  const pieces: unknown[] = []
  for await (const piece of await stream) pieces.push(piece)
  return pieces
}

it('gives what the node writes, and at the end what it did not show', async () => {
  const flow = writing((show) => {
    show('one ')
    show('two ')
    return 'one two three'
  })
  expect(await piecesOf(flow.stream({}))).toEqual(['one ', 'two ', 'three'])
})

it('gives nothing twice when the node begins anew', async () => {
  const flow = writing((show, { attempt }) => {
    show('one ')
    if (attempt === 1) throw new Error('once more')
    show('two')
    return 'one two'
  })
  expect(await piecesOf(flow.stream({}))).toEqual(['one ', 'two'])
})

it('lets white space around a text differ, and nothing else', async () => {
  const spaced = writing((show) => {
    show(' one \n')
    return 'one'
  })
  expect(await piecesOf(spaced.stream({}))).toEqual([' one \n'])
  const changed = writing((show) => {
    show('one')
    return 'two'
  })
  await expect(piecesOf(changed.stream({}))).rejects.toMatchObject({ code: 'stream-differs' })
  expect(await changed.invoke({})).toBe('two')
})

it('cancels the run when nobody reads on', async () => {
  let left: (reason: unknown) => void = () => undefined
  const cancelled = new Promise((resolve) => {
    left = resolve
  })
  const flow = writing((show, { signal }) => {
    show('one ')
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        left(signal.reason)
        reject(new Error('left'))
      })
    })
  })
  for await (const piece of await flow.stream({})) {
    expect(piece).toBe('one ')
    break
  }
  expect(await cancelled).toMatchObject({ code: 'cancelled' })
})
