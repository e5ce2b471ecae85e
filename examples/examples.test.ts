import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  checkFlow,
  createRegistry,
  parseFlow,
  runFlow,
  writeFlow,
  type Answer,
  type RunResult,
} from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { grantFiles } from '@chainwright/nodes/doors'
import { createLocalModels } from '@chainwright/nodes/local'
import { describe, expect, it } from 'vitest'

const folder = fileURLToPath(new URL('.', import.meta.url))
const starterFolder = path.join(folder, '..', 'models')
const registry = createRegistry(standardNodes)
const names = ['hello', 'document-qa']

describe.each(names)('the example %s', (name) => {
  it('has no problems and is written canonically', async () => {
    const text = await readExample(name)
    const { flow, issues } = parseFlow(text)
    expect(issues).toEqual([])
    expect(checkFlow(flow!, registry)).toEqual([])
    expect(writeFlow(flow!)).toBe(text)
  })
})

describe('hello', () => {
  it('greets each name on a line of its own', async () => {
    const flow = await readExample('hello')
    const { outputs } = await runFlow(flow, { registry, inputs: { names: ['Ada', 'Alan'] } })
    expect(outputs).toEqual({ greeting: 'Hello, Ada!\nHello, Alan!' })
  })
})

describe('document-qa', () => {
  it('has documents that together do not fit the context window of the generator', async () => {
    const models = createLocalModels({ starterFolder })
    const { capabilities } = await models.resolve(
      'starter',
      ['tokenize'],
      AbortSignal.timeout(60_000),
    )
    const files = grantFiles([path.join(folder, 'document-qa')])
    const documents = await files.read('documents/*.txt', AbortSignal.timeout(60_000))
    const texts = documents.map(({ bytes }) => new TextDecoder().decode(bytes))
    const tokens = texts.map((text) => capabilities.tokenize!.encode(text).length)
    expect(tokens.reduce((sum, count) => sum + count)).toBe(14_355)
    expect(capabilities.tokenize!.contextWindow).toBe(8_192)
    await models.close()
  })

  it('answers rightly from summaries of speeches that together do not fit the window', async () => {
    const result = await runDocumentQa()
    const answer = result.outputs['answer'] as Answer
    expect(answer.text).toContain('democratic way of life')
    expect(textAt(result, 'notes')).toContain(answer.source)
    expect(answer.source!.slice(answer.span!.start, answer.span!.end)).toBe(answer.text)
    expect(result.state.nodes.find(({ id }) => id === 'summarize')?.items).toHaveLength(4)
  }, 180_000)
})

async function runDocumentQa(): Promise<RunResult> {
  const models = createLocalModels({ starterFolder })
  try {
    const files = grantFiles([path.join(folder, 'document-qa')])
    return await runFlow(await readExample('document-qa'), {
      registry,
      models,
      services: { files },
    })
  } finally {
    await models.close()
  }
}

function textAt(result: RunResult, id: string): string {
  return String(result.state.nodes.find((node) => node.id === id)?.outputs?.['text'])
}

function readExample(name: string): Promise<string> {
  return readFile(path.join(folder, name, `${name}.flow.json`), 'utf8')
}
