import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  checkFlow,
  createRegistry,
  parseFlow,
  planFlow,
  runFlow,
  startRun,
  writeFlow,
  type Answer,
  type Models,
  type RunResult,
} from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { grantFiles } from '@chainwright/nodes/doors'
import { createFakeModels } from '@chainwright/nodes/fake'
import { createLocalModels } from '@chainwright/nodes/local'
import { describe, expect, it } from 'vitest'

const folder = fileURLToPath(new URL('.', import.meta.url))
const starterFolder = path.join(folder, '..', 'models')
const registry = createRegistry(standardNodes)
const names = [
  'hello',
  'document-qa',
  'few-shot-sentiment',
  'zero-shot-topics',
  'semantic-search',
  'entities-and-mask',
  'best-of-n',
  'story',
  'triage',
  'review-loop',
  'ask-first',
  'three-pages',
]

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

describe('three-pages', () => {
  it('answers each question with the sentence that tells', async () => {
    const one = await runOnStarters('three-pages')
    expect(one.outputs['answer']).toContain('half past eight')
    const other = await runOnStarters('three-pages', {
      question: 'How long does the crossing take?',
    })
    expect(other.outputs['answer']).toContain('fifty minutes')
  }, 60_000)
})

describe('few-shot-sentiment', () => {
  it('labels most sentences as we do, with nothing but the labels that the prompt shows', async () => {
    const { outputs } = await runOnStarters('few-shot-sentiment')
    const tones = Array.from(String(outputs['tones']).matchAll(/→ (.*)/g), ([, tone]) => tone)
    const expected = await readColumn('few-shot-sentiment', 'tone')
    expect(tones).toHaveLength(expected.length)
    for (const tone of tones) expect(['positive', 'negative']).toContain(tone)
    expect(sameAt(tones, expected)).toBeGreaterThanOrEqual(5)
  }, 120_000)
})

describe('zero-shot-topics', () => {
  it('sorts most sentences as we do', async () => {
    const { outputs } = await runOnStarters('zero-shot-topics')
    const topics = Array.from(
      String(outputs['topics']).matchAll(/^(.*) \(/gm),
      ([, topic]) => topic,
    )
    const expected = await readColumn('zero-shot-topics', 'topic')
    expect(topics).toHaveLength(expected.length)
    expect(sameAt(topics, expected)).toBeGreaterThanOrEqual(6)
  }, 60_000)
})

describe('semantic-search', () => {
  it('finds the passage that tells of what is asked', async () => {
    const query = 'Where does ambergris come from?'
    const { outputs } = await runOnStarters('semantic-search', { query })
    const passages = outputs['passages'] as string[]
    expect(passages).toHaveLength(3)
    expect(passages.join(' ')).toContain('the precise origin of ambergris remained')
  }, 60_000)
})

describe('entities-and-mask', () => {
  it('asks about each name once, and puts the guess into the sentence', async () => {
    const models = createFakeModels({ fill: () => ({ town: 0.6, ship: 0.3 }) })
    const { outputs } = await runOn(models, 'entities-and-mask')
    const [entities] = outputs['entities'] as { text: string; start: number; end: number }[][]
    const text = await readFile(path.join(folder, 'entities-and-mask', 'arrival.txt'), 'utf8')
    for (const { text: name, start, end } of entities!) expect(text.slice(start, end)).toBe(name)
    const lines = String(outputs['guesses']).split('\n')
    expect(lines).toContain('Nantucket is the name of a town.')
    expect(new Set(lines).size).toBe(lines.length)
    expect(models.calls.map(({ capability }) => capability)).toEqual(['tag', 'fillMask'])
  })
})

describe('best-of-n', () => {
  it('takes the headline that is nearest to the text', async () => {
    const headlines = ['The weather today', 'Chowder at the Try Pots', 'A fine necklace']
    const models = createFakeModels({
      reply: (_, { seed = 0 }) => headlines[seed % headlines.length]!,
    })
    const { outputs } = await runOn(models, 'best-of-n')
    expect(outputs['headline']).toBe('Chowder at the Try Pots')
    expect(new Set(outputs['candidates'] as string[])).toEqual(new Set(headlines))
    expect(outputs['scores']).toHaveLength(6)
  })
})

describe('story', () => {
  it('goes on, each time from all that was written, until it is long enough', async () => {
    const models = createFakeModels({ reply: ` ${'and then '.repeat(30)}` })
    const { outputs } = await runOn(models, 'story', { beginning: 'Once' })
    expect(outputs).toMatchObject({ ended: 'done' })
    const prompts = models.calls.flatMap((call) =>
      call.capability === 'generate' ? [(call.arguments[0] as { text: string }).text] : [],
    )
    expect(prompts).toHaveLength(outputs['times'] as number)
    for (const [round, prompt] of prompts.entries()) {
      expect(String(outputs['story']).startsWith(prompt)).toBe(true)
      if (round > 0) expect(prompt.length).toBeGreaterThan(prompts[round - 1]!.length)
    }
  })
})

describe('triage', () => {
  it('sends each mail down its branch, and brings the replies together in order', async () => {
    const { outputs, state } = await runOnStarters('triage')
    expect(outputs['kinds']).toEqual(['complaint', 'question', 'complaint'])
    const replies = outputs['replies'] as string[]
    expect(replies).toHaveLength(3)
    expect(replies[1]).toContain('A colleague will answer it within a day')
    const apologies = [...state.bodies.values()].map(
      ({ nodes }) => nodes.find(({ id }) => id === 'apology')?.status,
    )
    expect(apologies).toEqual(['succeeded', 'skipped', 'succeeded'])
  }, 120_000)
})

describe('review-loop', () => {
  it('revises the last draft until it is near enough', async () => {
    const aim = 'Families are invited to come on a boat trip on Saturday to watch whales.'
    const drafts = ['Whales again.', 'Boats on Saturday.', aim]
    let round = 0
    const models = createFakeModels({ reply: () => drafts[round++] ?? aim })
    const { outputs } = await runOn(models, 'review-loop')
    expect(outputs).toMatchObject({ text: aim, times: 3, ended: 'done' })
    const [, second] = models.calls.filter(({ capability }) => capability === 'generate')
    expect(JSON.stringify(second?.arguments[0])).toContain('Whales again.')
  })
})

describe('ask-first', () => {
  it.each([
    ['yes', { sent: 'Yes, we do.\n\n(approved: yes)' }],
    ['no', { held: 'Held back. The answer was no.' }],
  ])('waits for a person, and does as they say: %s', async (answer, expected) => {
    const { flow } = parseFlow(await readExample('ask-first'))
    const models = createFakeModels({ reply: 'Yes, we do.' })
    const run = startRun(planFlow(flow!, registry), {
      models,
      onEvent(event) {
        if (event.type !== 'signal-wait') return
        expect(event.ask).toMatchObject({ question: expect.stringContaining('Yes, we do.') })
        queueMicrotask(() => run.signal(event.node, answer))
      },
    })
    expect((await run.result).outputs).toEqual(expected)
  })
})

const runDocumentQa = (): Promise<RunResult> => runOnStarters('document-qa')

async function runOnStarters(
  name: string,
  inputs: Record<string, unknown> = {},
): Promise<RunResult> {
  const models = createLocalModels({ starterFolder })
  try {
    return await runOn(models, name, inputs)
  } finally {
    await models.close()
  }
}

async function runOn(
  models: Models,
  name: string,
  inputs: Record<string, unknown> = {},
): Promise<RunResult> {
  const services = { files: grantFiles([path.join(folder, name)]) }
  return runFlow(await readExample(name), { registry, models, services, inputs })
}

/** The last column of an example's table, whose header must be `column`. */
async function readColumn(name: string, column: string): Promise<string[]> {
  const text = await readFile(path.join(folder, name, 'sentences.csv'), 'utf8')
  const [header, ...rows] = text.trimEnd().split('\n')
  expect(header?.split(',').at(-1)).toBe(column)
  return rows.map((row) => row.slice(row.lastIndexOf(',') + 1))
}

function sameAt(given: readonly unknown[], expected: readonly unknown[]): number {
  return given.filter((value, index) => value === expected[index]).length
}

function textAt(result: RunResult, id: string): string {
  return String(result.state.nodes.find((node) => node.id === id)?.outputs?.['text'])
}

function readExample(name: string): Promise<string> {
  return readFile(path.join(folder, name, `${name}.flow.json`), 'utf8')
}
