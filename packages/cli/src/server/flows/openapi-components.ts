// What the answers of all flows have in common, for the OpenAPI description.

const time = { type: 'number', description: 'Milliseconds since 1970' }

const errorSchema = {
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { type: 'string', description: 'Stable, for programs' },
        message: { type: 'string', description: 'What happened, and what to do' },
        node: { type: 'string' },
        port: { type: 'string' },
        pointer: { type: 'string', description: 'JSON pointer to the place in the flow file' },
        run: { type: 'string' },
      },
      required: ['code', 'message'],
      additionalProperties: false,
    },
  },
  required: ['error'],
  additionalProperties: false,
}

const runSchema = {
  type: 'object',
  properties: {
    run: { type: 'string' },
    flow: { type: 'string' },
    status: {
      enum: ['queued', 'running', 'paused', 'interrupted', 'succeeded', 'failed', 'cancelled'],
      description:
        '`queued`: no worker has taken it yet. `paused`: only answers to its questions move it on. `interrupted`: it goes on by itself. The last three are final.',
    },
    outputs: { type: 'object' },
    absent: {
      type: 'array',
      items: { type: 'string' },
      description: 'Outputs that have no value',
    },
    error: errorSchema.properties.error,
    questions: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          step: { type: 'string', description: 'Name of the step, for the answer' },
          ask: {},
          until: { ...time, description: 'When the wait ends by itself' },
        },
        required: ['step', 'ask'],
      },
    },
    usage: {
      type: 'object',
      properties: {
        inputTokens: { type: 'number' },
        outputTokens: { type: 'number' },
        cost: { type: 'number' },
      },
    },
    startedAt: time,
    endedAt: time,
  },
  required: ['run', 'flow', 'status', 'questions'],
}

/** Schemas, parameters and answers that operations refer to. */
export const openApiComponents = {
  securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
  schemas: { Run: runSchema, Error: errorSchema },
  parameters: {
    run: { name: 'run', in: 'path', required: true, schema: { type: 'string' } },
    step: {
      name: 'step',
      in: 'path',
      required: true,
      schema: { type: 'string' },
      description: 'As in `questions`: `approve`, `approve[2]`',
    },
    lastEvent: {
      name: 'Last-Event-ID',
      in: 'header',
      schema: { type: 'string' },
      description: 'The id of the last event that was seen',
    },
  },
  responses: {
    Error: {
      description: 'Why it was not done',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
    },
  },
} as const
