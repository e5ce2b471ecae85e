import { FlowError } from '@chainwright/core'
import type { z } from 'zod'

/** The small files that describe a model, wherever they lie. */
export interface DescriptionFiles {
  /** Where they lie: a folder, or what stands for one. Without a slash at the end. */
  folder: string
  /** Whether there is such a file, by its path inside the folder. */
  has(path: string): boolean
  /**
   * The text of a file; `undefined` when there is none. Throws a `FlowError` (`model-unreadable`)
   * for one that is too large.
   */
  text(path: string): string | undefined
}

/** Largest description of a model, in bytes; tokenizers with 250,000 tokens have 35 MB. */
export const largestDescription = 128 * 1024 * 1024

/**
 * The JSON of a description, checked against a schema; `undefined` when there is no such file.
 * Throws a `FlowError` (`model-unreadable`) for a file that is too large, is no JSON, or does not
 * fit.
 */
export function readDescription<T>(
  files: DescriptionFiles,
  path: string,
  schema: z.ZodType<T>,
): T | undefined {
  const text = files.text(path)
  if (text === undefined) return undefined
  const place = `${files.folder}/${path}`
  const parsed = schema.safeParse(parseJson(text, place))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw unreadable(place, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it does not fit'}`)
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw unreadable(place, error instanceof Error ? error.message : String(error))
  }
}

/** The error of a description that is of no use. */
export function unreadable(place: string, why: string): FlowError {
  return new FlowError({
    code: 'model-unreadable',
    message: `${place} cannot be used: ${why}. Fetch or copy the model again.`,
  })
}
