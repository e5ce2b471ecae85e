import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, it } from 'vitest'
import { flowText } from '../../../test/run-cli.ts'
import { askFlow, greetFlow, serveFlows, type TestServer } from '../../../test/serve/serve-flows.ts'

const typedFlow = flowText({
  name: 'All types',
  inputs: {
    history: { type: 'messages' },
    scores: { type: 'score[]', default: [] },
    anything: { type: 'json', default: null },
  },
  nodes: { f: { type: 'first', inputs: { values: [{ from: 'inputs.history' }] } } },
  outputs: { same: { from: 'f.value' } },
})

type Document = Record<string, any> // oxlint-disable-line typescript/no-explicit-any -- looked into by tests

async function describe(server: TestServer, headers = {}): Promise<Document> {
  const answer = await server.get('/openapi.json', headers)
  expect(answer.status).toBe(200)
  return (await answer.json()) as Document
}

const flows = { greet: greetFlow, ask: askFlow, typed: typedFlow }

it('is a valid OpenAPI 3.1 document', async () => {
  const document = await describe(await serveFlows({ flows }))
  const validator = new Validator()
  expect(await validator.validate(document)).toEqual({ valid: true })
  expect(validator.version).toBe('3.1')
})

it('tells only the flows that the key opens', async () => {
  const server = await serveFlows({ flows })
  const startsIn = (document: Document) =>
    Object.keys(document['paths']).filter((path) => path.startsWith('/flows/'))
  expect(startsIn(await describe(server))).toHaveLength(3)
  const own = await describe(server, { Authorization: `Bearer ${server.key('greet')}` })
  expect(startsIn(own)).toEqual(['/flows/greet/runs'])
})

it('describes inputs as the server judges them, and its answers as they are', async () => {
  const server = await serveFlows({ flows })
  const document = await describe(server)
  const ajv = new Ajv2020({ strict: false, schemas: [{ $id: 'api', ...document }] })
  const operation = '/paths/~1flows~1greet~1runs/post'
  const isInput = ajv.compile({
    $ref: `api#${operation}/requestBody/content/application~1json/schema`,
  })
  const isRun = ajv.compile({
    $ref: `api#${operation}/responses/200/content/application~1json/schema`,
  })
  const isError = ajv.compile({ $ref: 'api#/components/schemas/Error' })
  const bodies = [
    { who: 'Ada' },
    { who: 'Ada', mark: '?' },
    {},
    { who: 1 },
    { who: 'Ada', seed: 3 },
    { who: null },
  ]
  for (const body of bodies) {
    const answer = await server.post('/flows/greet/runs?wait', body)
    expect([body, answer.status === 200]).toEqual([body, isInput(body)])
    const judge = answer.status === 200 ? isRun : isError
    expect([judge(await answer.json()), judge.errors]).toEqual([true, null])
  }
  const run = await (await server.post('/flows/greet/runs?wait', { who: 'Ada' })).json()
  expect(isRun(run)).toBe(true)
  expect(isRun({ ...(run as object), outputs: { greeting: 5 } })).toBe(false)
  expect(isError(await (await server.get('/runs/none')).json())).toBe(true)
})

it('has a page that holds nothing of the flows, under a policy that lets its own script run alone', async () => {
  const server = await serveFlows({ flows })
  const page = await globalThis.fetch(`http://127.0.0.1:${server.port}/`)
  expect(page.status).toBe(200)
  expect(page.headers.get('content-security-policy')).toMatch(
    /default-src 'none'; script-src 'self'/,
  )
  expect(await page.text()).not.toMatch(/greet/i)
  const script = await (await globalThis.fetch(`http://127.0.0.1:${server.port}/page.js`)).text()
  expect(script).not.toMatch(/innerHTML|eval|document\.write/)
})
