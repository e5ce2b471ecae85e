import type { PortType } from '@chainwright/core'
import { portTypeSchema } from '@chainwright/core/schema'
import { openApiComponents } from './openapi-components.ts'
import type { ServedFlow } from './served-flow.ts'

type Schema = Readonly<Record<string, unknown>>

/**
 * The description of the server for some flows, as OpenAPI 3.1: what each flow takes and gives follows
 * from its declared types.
 */
export function openApi(flows: readonly ServedFlow[], version: string): Schema {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Flows',
      version,
      description:
        'Starts runs of flows, and gives their results. Each flow has a key; a run is on record before its start is answered.',
    },
    security: [{ key: [] }],
    paths: {
      ...Object.fromEntries(flows.map((flow) => [`/flows/${flow.name}/runs`, startPath(flow)])),
      ...runPaths,
    },
    components: openApiComponents,
  }
}

function startPath(served: ServedFlow): Schema {
  const { name, flow } = served
  const result = {
    allOf: [reference('Run'), { properties: { outputs: outputsSchema(served) } }],
  }
  return {
    post: {
      operationId: `start-${name}`,
      summary: flow.name ?? name,
      ...(flow.description !== undefined && { description: flow.description }),
      parameters: [
        {
          name: 'wait',
          in: 'query',
          description: 'Wait so many seconds for the end, 55 at most; `Prefer: wait` does the same',
          schema: { type: 'string' },
          allowEmptyValue: true,
        },
      ],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: inputsSchema(served) } },
      },
      responses: {
        200: answer('The run is over; or its events, with `Accept: text/event-stream`', {
          'application/json': { schema: result },
          'text/event-stream': { schema: { type: 'string' } },
        }),
        202: answer('The run is on record and goes on', { 'application/json': { schema: result } }),
        ...errors,
      },
    },
  }
}

/** The inputs that a flow declares, and no others. */
export function inputsSchema({ flow, plan }: Pick<ServedFlow, 'flow' | 'plan'>): Schema {
  const properties = [...plan.inputs].map(([name, { type, default: otherwise }]) => {
    const { description } = flow.inputs.get(name) ?? {}
    const about = {
      ...(description !== undefined && { description }),
      ...(otherwise !== undefined && { default: otherwise }),
    }
    return [name, { ...typeSchema(type), ...about }] as const
  })
  const needed = [...plan.inputs].filter(([, input]) => input.default === undefined)
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: needed.map(([name]) => name),
    additionalProperties: false,
  }
}

/** The outputs that a flow may give; those without a value are absent. */
export function outputsSchema({ plan }: Pick<ServedFlow, 'plan'>): Schema {
  const properties = [...plan.outputs].map(([name, { type }]) => [name, typeSchema(type)])
  return { type: 'object', properties: Object.fromEntries(properties), additionalProperties: false }
}

/** A port type as JSON Schema, with the name that people know it by. */
function typeSchema(type: PortType): Schema {
  return { ...portTypeSchema(type), 'x-type': type.name }
}

function reference(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` }
}

function answer(description: string, content: Schema): Schema {
  return { description, content }
}

const errors = Object.fromEntries(
  [400, 401, 404, 409, 413, 415, 422, 429, 503].map((status) => [
    status,
    { $ref: '#/components/responses/Error' },
  ]),
)

const run = answer('The run', { 'application/json': { schema: reference('Run') } })
const runParameter = { $ref: '#/components/parameters/run' }

function jsonBody(schema: Schema): Schema {
  return { required: true, content: { 'application/json': { schema } } }
}

const runPaths = {
  '/runs/{run}': {
    parameters: [runParameter],
    get: { operationId: 'get-run', summary: 'How a run is', responses: { 200: run, ...errors } },
  },
  '/runs/{run}/events': {
    parameters: [runParameter, { $ref: '#/components/parameters/lastEvent' }],
    get: {
      operationId: 'get-events',
      summary: 'The events of a run, from the start or behind the last one that was seen',
      responses: {
        200: answer('Server-sent events; `data` is the event as JSON', {
          'text/event-stream': { schema: { type: 'string' } },
        }),
        204: { description: 'The run is over, and no event comes behind that one' },
        ...errors,
      },
    },
  },
  '/runs/{run}/cancel': {
    parameters: [runParameter],
    post: {
      operationId: 'cancel-run',
      summary: 'Ends a run for good',
      requestBody: jsonBody({ type: 'object' }),
      responses: { 200: run, ...errors },
    },
  },
  '/runs/{run}/signals/{step}': {
    parameters: [runParameter, { $ref: '#/components/parameters/step' }],
    post: {
      operationId: 'answer-question',
      summary: 'Answers a step that asks',
      requestBody: jsonBody({
        type: 'object',
        properties: { answer: {} },
        required: ['answer'],
        additionalProperties: false,
      }),
      responses: { 202: run, ...errors },
    },
  },
}
