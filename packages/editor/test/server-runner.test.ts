import {
  createRegistry,
  createRunState,
  parseFlow,
  planFlow,
  replay,
  type RunState,
} from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { expect, it } from 'vitest'
import { connectServer } from '../src/run/server-runner.ts'
import { createShownRun } from '../src/run/shown-run.ts'
import { flowText } from '../../cli/test/run-cli.ts'
import {
  serveEditor,
  type EditorOptions,
  type TestEditor,
} from '../../cli/test/serve/serve-editor.ts'

// The runner of the page against the real server.

const registry = createRegistry(standardNodes)

async function served(options: EditorOptions = {}) {
  const editor = await serveEditor(options)
  const problems: unknown[] = []
  const { runner } = connectServer(editor.token, {
    host: 'here',
    home: () => undefined,
    onProblem: (error) => problems.push(error),
    ask: (path, request) =>
      globalThis.fetch(new URL(path, `http://127.0.0.1:${editor.port}/editor/`), request),
  })
  return { editor, runner, problems }
}

/** A run that the page shows. */
function shownRun(text: string, run: string) {
  const { flow } = parseFlow(text)
  const shown = createShownRun(run, flow!, planFlow(flow!, registry))
  return { flow: flow!, shown }
}

/** What a run came to, without the values. */
function courseOf({ status, nodes, bodies }: RunState): unknown {
  const scopes = [{ nodes }, ...bodies.values()]
  return {
    status,
    steps: scopes.map((scope) =>
      scope.nodes.map(({ id, status: of, items, attempt }) => [
        id,
        of,
        attempt,
        items?.map((item) => item.status),
      ]),
    ),
  }
}

function storedState(editor: TestEditor, run: string, text: string): RunState {
  const plan = planFlow(parseFlow(text).flow!, registry)
  return replay(createRunState(plan), editor.flows.store.read(run).events)
}

const long = Array.from({ length: 300 }, (_, at) => `Page ${at}. ${'words '.repeat(120)}`)

const lists = flowText({
  inputs: { pages: { type: 'text[]' } },
  nodes: {
    each: { type: 'prompt', inputs: { template: '{{page}}!', page: { from: 'inputs.pages' } } },
    route: {
      type: 'route',
      inputs: {
        value: { from: 'each.text' },
        branches: { value: { some: { contains: 'Page 1' } } },
      },
    },
    one: { type: 'join', inputs: { texts: { from: 'route.some' } } },
    numbers: {
      type: 'extract',
      inputs: { text: { from: 'one.text' }, what: 'json' },
      onError: 'skip',
      retries: 1,
    },
  },
  outputs: { all: { from: 'one.text' } },
})

it('comes to the same run as the server, though large values come abridged', async () => {
  const { editor, runner } = await served()
  const { flow, shown } = shownRun(lists, 'r00000001-aaaa')
  let bytes = 0
  await runner.run(
    { run: shown.run, flow, inputs: { pages: long } },
    {
      signal: new AbortController().signal,
      onEvents: (events) => {
        bytes += JSON.stringify(events).length
        shown.take(events)
      },
    },
  )
  const state = storedState(editor, shown.run, lists)
  expect(courseOf(shown.state)).toEqual(courseOf(state))
  expect(shown.state.status).toBe(state.status)
  expect(runner.isAbridged(shown.state.outputs)).toBe(true)
  expect(await runner.whole(shown.state.outputs)).toEqual(state.outputs)
  const joined = shown.state.nodes.find(({ id }) => id === 'one')
  expect(String(joined?.outputs?.['text']).length).toBeLessThan(3_000)
  expect(bytes).toBeGreaterThan(0)
})

it('hands on the whole of what was abridged, when a run is made from another', async () => {
  const { editor, runner } = await served()
  const text = flowText({
    inputs: { page: { type: 'text' } },
    nodes: {
      one: { type: 'prompt', inputs: { template: '{{page}}', page: { from: 'inputs.page' } } },
      two: { type: 'prompt', inputs: { template: '<{{x}}>', x: { from: 'one.text' } } },
    },
    outputs: { text: { from: 'two.text' } },
  })
  const { flow, shown } = shownRun(text, 'r00000001-aaaa')
  const follower = {
    signal: new AbortController().signal,
    onEvents: (events: Parameters<typeof shown.take>[0]) => void shown.take(events),
  }
  const page = 'a page '.repeat(20_000)
  await runner.run({ run: shown.run, flow, inputs: { page } }, follower)
  const outputs = shown.state.nodes[0]?.outputs ?? {}
  const pins = await runner.whole({ one: outputs })
  const next = { run: 'r00000002-aaaa', flow, inputs: { page }, pins, parent: shown.run }
  await runner.run(next, follower)
  expect(editor.flows.store.read('r00000002-aaaa').end?.outputs).toEqual({ text: `<${page}>` })
})

it('follows many rows over one connection, and cancels them in the middle', async () => {
  const { editor, runner, problems } = await served()
  const text = flowText({
    nodes: { pause: { type: 'wait', inputs: { seconds: 60, value: 'x' } } },
    outputs: {},
  })
  const controller = new AbortController()
  const runs = Array.from({ length: 16 }, (_, row) => shownRun(text, `r00000001-aaaa-${row}`))
  const all = runs.map(({ flow, shown }) =>
    runner.run(
      { run: shown.run, flow, inputs: {} },
      { signal: controller.signal, onEvents: (events) => void shown.take(events) },
    ),
  )
  await expect
    .poll(() => runs.every(({ shown }) => shown.state.nodes[0]?.status === 'paused'))
    .toBe(true)
  controller.abort()
  await Promise.all(all)
  expect(runs.map(({ shown }) => shown.state.status)).toEqual(runs.map(() => 'cancelled'))
  expect(editor.flows.store.read(runs[0]!.shown.run).status).toBe('cancelled')
  expect(problems).toEqual([])
})

it('rejects with node and pointer when a flow cannot run there', async () => {
  const { runner } = await served()
  const text = flowText({
    nodes: { a: { type: 'generate', inputs: { prompt: 'x', maxTokens: -1 }, model: 'starter' } },
    outputs: {},
  })
  const { flow } = parseFlow(text)
  await expect(runner.sheet(flow!)).rejects.toMatchObject({ node: 'a', port: 'maxTokens' })
})
