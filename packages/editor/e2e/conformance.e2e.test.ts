import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  createRegistry,
  createRunState,
  parseFlow,
  planFlow,
  replay,
  startRun,
  type NodeState,
  type Outputs,
  type Pins,
  type Plan,
  type RunState,
} from '@chainwright/core'
import { createHeldFiles, standardNodes } from '@chainwright/nodes'
import { createLocalModels, type LocalModels } from '@chainwright/nodes/local'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { buildRunnerPage } from './conformance/build-runner-page.ts'
import { differences } from './conformance/differences.ts'
import type { AskedRun } from './conformance/runner-page.ts'
import { shorten } from './conformance/shorten.ts'
import { serveFolder, type FileServer } from './file-server.ts'
import { openPage, startBrowser } from './open-page.ts'

// Every example on the starter models, in the page and in Node. What a node gives is compared with both
// given the same inputs (the others are pinned to what Node made), so that one difference is told once.

const examplesFolder = fileURLToPath(new URL('../../../examples', import.meta.url))
const starterFolder = fileURLToPath(new URL('../../../models', import.meta.url))
const registry = createRegistry(standardNodes)
/** Answers for the example that asks. */
const answers = { review: 'yes' }
/** Files of an example that are read: two long documents show what four would. */
const mostFiles = 2
/** How much less likely, in nats a token, a text may be than Node's own. */
const likelihoodTolerance = 0.5

let browser: Browser
let server: FileServer
let page: Page
let models: LocalModels

beforeAll(async () => {
  await buildRunnerPage(path.join(inject('site'), 'conformance'))
  server = await serveFolder(inject('site'), { isolated: true })
  browser = await startBrowser()
  const opened = await openPage(await browser.newContext(), `${server.page}conformance/index.html`)
  page = opened.page
  models = createLocalModels({ starterFolder })
}, 180_000)

afterAll(async () => {
  await browser?.close()
  await server?.close()
  await models?.close()
})

/** The examples, with what those are given that have inputs of their own. */
const examples: Readonly<Record<string, Outputs>> = {
  hello: {},
  'three-pages': {},
  'document-qa': {},
  'few-shot-sentiment': {},
  'zero-shot-topics': {},
  'semantic-search': {},
  'best-of-n': {},
  story: {},
  triage: {},
  'review-loop': {},
  'ask-first': {},
  'evaluate-topics': {
    passage: 'We must keep the banks of this country open, and put our people back to work.',
  },
}

/** Flows that the starter models cannot run, and why. */
const apart: Readonly<Record<string, string>> = {
  'entities-and-mask/entities-and-mask': 'it needs two models of a hub',
  'evaluate-topics/fitted': 'it needs a head that is fitted first',
}

it('knows every flow of the folder of examples', async () => {
  const files = await readdir(examplesFolder, { recursive: true, withFileTypes: true })
  const found = files
    .filter(
      ({ name, parentPath }) => name.endsWith('.flow.json') && !parentPath.includes('node_modules'),
    )
    .map(({ name, parentPath }) => path.join(path.relative(examplesFolder, parentPath), name))
    .map((file) => file.replace('.flow.json', '').replaceAll(path.sep, '/'))
  const known = [...Object.keys(examples).map((name) => `${name}/${name}`), ...Object.keys(apart)]
  expect(found.toSorted()).toEqual(known.toSorted())
})

describe.each(Object.entries(examples))('the example %s', (name, inputs) => {
  it('gives in the page what it gives in Node, node by node', async () => {
    const { text, files, plan } = await readExample(name)
    const asked = { text, files, inputs }
    const node = await runInNode(plan, { files, inputs })
    expect(node.status).toBe('succeeded')
    const whole = await runInPage(plan, { ...asked, pins: {}, until: null, answers })
    expect(whole.error).toBeUndefined()
    expect(shapeOf(whole)).toEqual(shapeOf(node))

    const found: string[] = []
    for (const expected of node.nodes) {
      if (expected.status !== 'succeeded' || expected.planned.type.kind === 'wait') continue
      const pins = pinsWithout(node, expected.id)
      const run = await runInPage(plan, { ...asked, pins, until: expected.id, answers: {} })
      found.push(...(await compare(expected, stateOf(run, expected.id))))
    }
    expect(found).toEqual([])
  }, 600_000)
})

interface Example {
  readonly text: string
  readonly files: AskedRun['files']
  readonly plan: Plan
}

async function readExample(name: string): Promise<Example> {
  const folder = path.join(examplesFolder, name)
  const text = shorten(await readFile(path.join(folder, `${name}.flow.json`), 'utf8'))
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const data = entries
    .filter((entry) => entry.isFile() && /\.(txt|csv)$/.test(entry.name))
    .slice(0, mostFiles)
  const files = data.map(async (entry) => {
    const place = path.join(entry.parentPath, entry.name)
    return { name: path.relative(folder, place), text: await readFile(place, 'utf8') }
  })
  const { flow } = parseFlow(text)
  return { text, files: await Promise.all(files), plan: planFlow(flow!, registry) }
}

async function runInNode(
  plan: Plan,
  { files, inputs }: Pick<AskedRun, 'files' | 'inputs'>,
): Promise<RunState> {
  const bytes = files.map((file) => ({ ...file, bytes: new TextEncoder().encode(file.text) }))
  const run = startRun(plan, {
    inputs,
    models,
    services: { files: createHeldFiles(bytes) },
    onEvent(event) {
      if (event.type === 'signal-wait') queueMicrotask(() => run.signal(event.node, 'yes'))
    },
  })
  return (await run.result).state
}

async function runInPage(plan: Plan, asked: AskedRun): Promise<RunState> {
  const events = await page.evaluate((one) => window.runFlow(one), asked)
  return replay(createRunState(plan), events)
}

/** What is the same whatever a model writes: how each node ended, and the names of its outputs. */
function shapeOf({ status, nodes }: RunState) {
  const shapes = nodes.map(({ id, status: ended, outputs }) => [
    id,
    ended,
    Object.keys(outputs ?? {}),
  ])
  return { status, nodes: shapes }
}

function stateOf(state: RunState, id: string): NodeState {
  const found = state.nodes.find((one) => one.id === id)
  if (!found) throw new Error(`the page's run has no node ${id}`)
  return found
}

/** What Node made of all nodes but one. */
function pinsWithout({ nodes }: RunState, id: string): Pins {
  const pins: Record<string, Outputs> = {}
  for (const node of nodes) {
    if (node.id !== id && node.status === 'succeeded' && node.outputs) pins[node.id] = node.outputs
  }
  return pins
}

/** Where a node differs. Texts of a language model may differ, if they are about as likely. */
async function compare(expected: NodeState, given: NodeState): Promise<string[]> {
  const told = (problem: string): string => `${expected.id}: ${problem}`
  if (given.status !== expected.status) return [told(`${given.status} ${given.error?.message}`)]
  const texts: [string, string][] = []
  const writes = expected.planned.models.some(({ capabilities }) =>
    capabilities.includes('generate'),
  )
  const isBody = expected.planned.body !== undefined
  const found = differences(expected.outputs, given.outputs, (one, other) => {
    texts.push([one, other])
    return writes || isBody
  })
  for (const [one, other] of texts) {
    const loss = (await likelihood(one)) - (await likelihood(other))
    if (loss > likelihoodTolerance) found.push(`${loss} nats a token less likely: ${other}`)
  }
  return found.map(told)
}

/** The mean log-probability of a text's tokens, in nats. */
async function likelihood(text: string): Promise<number> {
  const signal = AbortSignal.timeout(60_000)
  const { capabilities } = await models.resolve('starter', ['logProbabilities'], signal)
  const { logProbabilities: scorer } = capabilities
  const [tokens = []] = await scorer!.logProbabilities({ text: '' }, [text], { signal })
  return tokens.reduce((sum, { logProbability }) => sum + logProbability, 0) / (tokens.length || 1)
}
