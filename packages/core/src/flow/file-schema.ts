import { idPattern, isId, refusedIds } from '../node/define-node.ts'
import { portTypes } from '../node/port-type.ts'
import { z } from '../lib/zod-classic.ts'
import { parseWire } from './flow.ts'
import { typePattern } from './forms.ts'

// What a file may be, in one place: the JSON Schema is made from it. The loader checks by hand, which
// is faster and bounded for hostile files; tests hold it to what these schemas accept.

/** Any id: of a node, a port, a flow input, a flow. */
export const idSchema = z
  .string()
  .regex(idPattern)
  .refine(isId)
  .meta({ not: { enum: [...refusedIds] } })

/** `node.port`, or `inputs.name`. */
export const wireTextSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}\.[A-Za-z][A-Za-z0-9_-]{0,63}$/)
  .refine((from) => {
    const wire = parseWire(from)
    return wire !== undefined && (wire.node === 'inputs' || isId(wire.node)) && isId(wire.port)
  })
  .describe('Where the value comes from: `node.port`, or `inputs.name` for a flow input')

/** A wire, at the input or output that it feeds. */
export const wireSchema = z.strictObject({ from: wireTextSchema })

const scalarSchema = z.union([z.string(), z.number(), z.boolean(), z.null()])
type Plain = z.infer<typeof scalarSchema> | Plain[]
/** A literal that needs no wrapper: nothing in it could be taken for a wire. */
export const plainSchema: z.ZodType<Plain> = z.lazy(() =>
  z.union([scalarSchema, z.array(plainSchema)]),
)

/** Any JSON value. */
export const anySchema = z.json()

/** Wires that are gathered into a list, one item each. */
export const gatherSchema = z.array(wireSchema).min(1)

/** A text, written line by line. */
export const linesSchema = z.strictObject({ lines: z.array(z.string()) })

/** A literal in each form that a file may use. */
export const literalSchema = z.union([
  plainSchema,
  linesSchema,
  z.strictObject({ value: anySchema }),
])

/** What stands at an input of a node. */
export const sourceSchema = z.union([wireSchema, gatherSchema, literalSchema])

const onErrorSchema = z
  .union([
    z.enum(['fail', 'skip']),
    z.strictObject({ use: z.record(idSchema, literalSchema) }),
    z.strictObject({ fallback: z.string().min(1) }),
  ])
  .describe('When a step has failed for good: stop the run, skip, use values, or try another model')

const modelSchema = z
  .union([z.string().min(1), z.record(idSchema, z.string().min(1))])
  .describe('A model reference, or one per capability')

/** One node as files write it. Unknown keys pass; the loader reports them. */
export const nodeSchema = z.looseObject({
  type: z
    .string()
    .regex(typePattern)
    .describe('The node type: `name`, which means `name@1`, or `name@major`'),
  inputs: z.record(idSchema, sourceSchema).optional().describe('Wires and literals by input'),
  model: modelSchema.optional(),
  flow: idSchema.optional().describe('The entry of `flows` that the node runs'),
  retries: z.int().min(0).max(100).optional().describe('How often a failed step is tried again'),
  timeoutMs: z
    .int()
    .min(1)
    .max(86_400_000)
    .optional()
    .describe('Longest time of one try, in milliseconds'),
  onError: onErrorSchema.optional(),
  off: z.boolean().optional().describe('A node that is off is skipped, and so is what needs it'),
})

/** One declared input of a flow. */
export const flowInputSchema = z.looseObject({
  type: z.string().meta({ enum: [...portTypes.keys()].flatMap((name) => [name, `${name}[]`]) }),
  description: z.string().optional(),
  default: anySchema.optional().describe('Used when a run gives no value'),
})

const flowShape = {
  name: z.string().optional(),
  description: z.string().optional(),
  inputs: z.record(idSchema, flowInputSchema).optional().describe('What a run is given'),
  nodes: z.record(idSchema, nodeSchema).describe('The nodes, by id'),
  outputs: z.record(idSchema, wireSchema).optional().describe('What a run gives, by name'),
  layout: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Where things stand on the canvas; has no effect on a run'),
}

/** A flow inside a file. */
export const innerFlowSchema = z.looseObject(flowShape)

/** A whole flow file of version 1. Unknown keys pass; the loader reports them. */
export const fileSchema = z.looseObject({
  chainwright: z.literal(1).describe('Version of the file format'),
  ...flowShape,
  flows: z.record(idSchema, innerFlowSchema).optional().describe('Flows that nodes run'),
})
