import { FlowError } from '@chainwright/core'
// The small form of zod: the page of the editor reads checks too. Its words are those of core.
import { z } from 'zod/mini'

/** The ways to judge outputs, by name. */
export const metricNames = [
  'exact-match',
  'token-f1',
  'rouge-l',
  'contains',
  'accuracy',
  'macro-f1',
  'calibration-error',
  'mean',
  'json-form',
] as const

/** Name of a way to judge outputs. */
export type MetricName = (typeof metricNames)[number]

/** One thing that is measured of a flow's outputs. */
export interface Check {
  readonly name: string
  readonly metric: MetricName
  /** Names of an output and of what is inside of it: `answer.text` is `['answer', 'text']`. */
  readonly output: readonly string[]
  /** Column that holds what is right; absent for `mean` and `json-form`. */
  readonly expected: string | undefined
  /** Of `json-form`: a JSON Schema. */
  readonly schema: Readonly<Record<string, unknown>> | undefined
  /** True where less is better: a calibration error, or a mean that is said to be so. */
  readonly lowerIsBetter: boolean
  /** The worst value that is still good enough; `undefined` where any is. */
  readonly goal: number | undefined
}

const common = {
  output: z.string().check(z.minLength(1)),
  goal: z.optional(z.number()),
}
const compared = { ...common, expected: z.string().check(z.minLength(1)) }

const checkForm = z.discriminatedUnion('metric', [
  z.strictObject({
    metric: z.enum([
      'exact-match',
      'token-f1',
      'rouge-l',
      'contains',
      'accuracy',
      'macro-f1',
      'calibration-error',
    ]),
    ...compared,
  }),
  z.strictObject({
    metric: z.literal('mean'),
    ...common,
    lowerIsBetter: z.optional(z.boolean()),
  }),
  z.strictObject({
    metric: z.literal('json-form'),
    ...common,
    schema: z.record(z.string(), z.unknown()),
  }),
])

const fileForm = z.strictObject({
  $schema: z.optional(z.string()),
  checks: z.record(z.string().check(z.minLength(1)), checkForm),
})

/**
 * Reads the text of a file of checks: `{ "checks": { "right": { "metric": "accuracy", "output": "label",
 * "expected": "topic" } } }`. Throws `checks-invalid` with every place that is wrong.
 */
export function parseChecks(text: string, name: string): Check[] {
  const read = fileForm.safeParse(parseJson(text, name))
  if (!read.success) {
    const told = read.error.issues.slice(0, 10).map(({ path, message }) => {
      return `${path.map(String).join('.') || 'the file'}: ${message}`
    })
    throw checksInvalid(`"${name}" is no file of checks: ${told.join('; ')}`)
  }
  const checks = Object.entries(read.data.checks)
  if (checks.length === 0) throw checksInvalid(`"${name}" has no checks`)
  return checks.map(([check, form]) => ({
    name: check,
    metric: form.metric,
    output: form.output.split('.'),
    expected: 'expected' in form ? form.expected : undefined,
    schema: 'schema' in form ? form.schema : undefined,
    lowerIsBetter:
      form.metric === 'calibration-error' ||
      ('lowerIsBetter' in form && form.lowerIsBetter === true),
    goal: form.goal,
  }))
}

/** The error of checks that make no sense, or do not suit the flow or its outputs. */
export function checksInvalid(problem: string): FlowError {
  return new FlowError({
    code: 'checks-invalid',
    message: `${problem}. A check is { "metric": …, "output": …, "expected": … }; metrics are ${metricNames.join(', ')}.`,
  })
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw checksInvalid(`"${name}" is no JSON: ${error instanceof Error ? error.message : ''}`)
  }
}
