import { readFileSync, statSync } from 'node:fs'
import { FlowError } from '@chainwright/core'
import type { z } from 'zod'

/** Largest JSON file of a model; tokenizers with 250,000 tokens have 35 MB. */
const largestFile = 128 * 1024 * 1024

/**
 * The JSON of a model's file, checked against a schema; `undefined` when there is no such file.
 * Throws a `FlowError` (`model-unreadable`) for a file that is too large, is no JSON, or does not
 * fit.
 */
export function readJsonFile<T>(path: string, schema: z.ZodType<T>): T | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return undefined
  if (!found.isFile() || found.size > largestFile) {
    throw unreadable(path, `it is no file of at most ${largestFile} bytes`)
  }
  const parsed = schema.safeParse(parseJson(path))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw unreadable(path, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it does not fit'}`)
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw unreadable(path, error instanceof Error ? error.message : String(error))
  }
}

function unreadable(path: string, why: string): FlowError {
  return new FlowError({
    code: 'model-unreadable',
    message: `${path} cannot be used: ${why}. Fetch or copy the model again.`,
  })
}
