import { z } from 'zod'
import { providerNames } from '../providers/provider-names.ts'

const positive = z.number().positive()
const whole = z.int().positive()

const price = z
  .strictObject({
    input: z.number().nonnegative().describe('Price of a million tokens that are read'),
    output: z
      .number()
      .nonnegative()
      .default(0)
      .describe('Price of a million tokens that are written'),
  })
  .describe('In the currency in which you want costs told')

const model = z
  .strictObject({
    contextWindow: whole.optional().describe('Prompt and reply together, in tokens'),
    price: price.optional(),
    fixedTemperature: z
      .boolean()
      .optional()
      .describe('The model draws as it likes: temperature 0 is not sent, others are refused'),
    structured: z
      .boolean()
      .optional()
      .describe('Whether the endpoint holds replies to a JSON Schema; otherwise they are checked'),
    embeds: z.boolean().optional().describe('Whether it makes vectors instead of replies'),
    dimensions: whole.optional().describe('Length of its vectors'),
    labels: z
      .array(z.string().min(1))
      .min(2)
      .optional()
      .describe('Labels among which `classify` chooses'),
  })
  .describe('What is known of a model')

const limits = z
  .strictObject({
    concurrency: whole.optional().describe('Calls at once. Default 8'),
    requestsPerMinute: positive.optional(),
    tokensPerMinute: positive.optional().describe('Tokens read and written'),
    answerMs: positive
      .optional()
      .describe(
        'Longest time to the first byte, and longest silence, in milliseconds. Default 120,000',
      ),
    totalMs: positive.optional().describe('Longest call, in milliseconds. Default 600,000'),
  })
  .describe('Limits of one endpoint')

const spendLimit = z.strictObject({
  tokens: z.number().nonnegative().optional().describe('Read and written'),
  cost: z.number().nonnegative().optional().describe('In the currency of your prices'),
})

const budgets = z
  .strictObject({
    perRun: spendLimit.optional().describe('In one run'),
    perDay: spendLimit.optional().describe('In one day (UTC), all runs together'),
  })
  .describe('The most that may be spent; a call that would take more is not made')

const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
const webAddress = z
  .string()
  .refine(isWebAddress, 'write http:// or https://, a host and a path, without a password')

const provider = z
  .strictObject({
    kind: z.enum(providerNames).optional().describe('Which service it speaks like'),
    address: webAddress
      .optional()
      .describe('Base address, such as http://127.0.0.1:8080/v1. The key is bound to its origin'),
    keyVariable: variable
      .optional()
      .describe('Environment variable, or name in the file of secrets, that holds the key'),
    limits: limits.optional(),
    budgets: budgets.optional(),
    models: z.record(z.string().min(1), model).optional(),
  })
  .describe('An endpoint that models are asked for')

const engine = z
  .strictObject({
    use: z.enum(['restate', 'dbos']).optional().describe('The engine that carries runs out'),
    ingress: webAddress
      .optional()
      .describe('Where Restate takes requests. Default http://127.0.0.1:8080'),
    admin: webAddress
      .optional()
      .describe('Where Restate is told of workers. Default http://127.0.0.1:9070'),
    identityKeys: z
      .array(z.string().regex(/^publickeyv1_[1-9A-HJ-NP-Za-km-z]+$/))
      .optional()
      .describe('Public keys of the Restate servers that workers work for. Default: of any'),
    databaseVariable: variable
      .optional()
      .describe('Environment variable that holds the address of PostgreSQL. Default DATABASE_URL'),
    store: z
      .string()
      .min(1)
      .optional()
      .describe('Store of all workers: a folder, postgres, or s3://BUCKET/PREFIX'),
    values: z
      .string()
      .min(1)
      .optional()
      .describe('Where values above 64 KiB stand. Default: in the store'),
    s3: z
      .strictObject({
        address: webAddress.describe('Of the service, such as https://s3.eu-central-1.example.com'),
        region: z.string().min(1).optional().describe('Default us-east-1'),
        keyVariable: variable
          .optional()
          .describe('Holds the id of the key. Default AWS_ACCESS_KEY_ID'),
        secretVariable: variable
          .optional()
          .describe('Holds the secret key. Default AWS_SECRET_ACCESS_KEY'),
        withoutTls: z
          .boolean()
          .optional()
          .describe('Whether http:// is allowed to another machine. Default false'),
      })
      .optional()
      .describe('The service behind s3://'),
  })
  .describe('Workers that carry runs out, on one machine or many')

const name = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'names have letters, digits, _ and -')

/** The file `chainwright.config.json`. */
export const configurationSchema = z
  .strictObject({
    $schema: z.string().optional(),
    secrets: z
      .string()
      .optional()
      .describe('File of secrets, NAME=VALUE by line, that only you can read'),
    sites: z
      .array(z.string().refine(isSite, 'write a site alone, such as https://example.org'))
      .optional()
      .describe('Sites that flows may read from, such as https://example.org'),
    currency: z.string().min(1).max(12).optional().describe('Of your prices, such as EUR'),
    budgets: budgets.optional(),
    engine: engine.optional(),
    providers: z.record(name, provider).optional(),
    aliases: z
      .record(name, z.string().min(1))
      .optional()
      .describe('Further names of models: name to reference'),
    fallbacks: z
      .record(z.string().min(1), z.array(z.string().min(1)).min(1))
      .optional()
      .describe('Models that are asked in turn when one fails: reference to references'),
  })
  .describe('Models that Chainwright may ask, what they cost, and where runs are carried out')

/** What the user allows: endpoints, names of models, prices and limits. */
export type Configuration = z.infer<typeof configurationSchema>
/** One endpoint of a configuration. */
export type ProviderSettings = z.infer<typeof provider>
/** What is known of a model. */
export type ModelFacts = z.infer<typeof model>
/** Engine of a configuration. */
export type EngineSettings = z.infer<typeof engine>
/** Limits of one endpoint. */
export type EndpointLimits = z.infer<typeof limits>

function isSite(written: string): boolean {
  return isWebAddress(written) && new URL(written).origin === written
}

function isWebAddress(written: string): boolean {
  if (!URL.canParse(written)) return false
  const { protocol, username, password, search, hash } = new URL(written)
  return /^https?:$/.test(protocol) && `${username}${password}${search}${hash}` === ''
}
