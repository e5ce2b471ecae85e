import { join } from 'node:path'
import { createMemoryCache } from '@chainwright/core'
import type { DataRow } from '@chainwright/nodes/data'
import type { CheckedFlow } from '../checked-flow.ts'
import { readAllowedUrls } from '../configuration/read-allowed-urls.ts'
import { carryOutRows } from '../data/carry-out-rows.ts'
import { prepareRows, readDataNumbers, rowsCarrier } from '../data/data-options.ts'
import type { ResultLine } from '../data/result-lines.ts'
import type { Environment } from '../environment.ts'
import type { Arguments } from '../parse-arguments.ts'
import type { VariantResults } from './evaluation.ts'
import type { Variant } from './variants.ts'

/** What variants are run with. */
export interface VariantsRequest {
  readonly checked: CheckedFlow
  readonly rows: readonly DataRow[]
  readonly given: Arguments
  readonly environment: Environment
  /** Folder for the results of each variant; none when left out. */
  readonly out: string | undefined
}

/** The results of all variants; `undefined` when they were cancelled. */
export interface VariantsOutcome {
  readonly results: readonly VariantResults[] | undefined
  readonly inputColumns: readonly string[]
}

/**
 * Runs the rows through each variant, one variant after the other. What is alike in two of them, such
 * as the steps before the one that differs, runs once.
 */
export async function runVariants(
  variants: readonly Variant[],
  { checked, rows, given, environment, out }: VariantsRequest,
): Promise<VariantsOutcome> {
  const cache = createMemoryCache()
  const allowUrl = await readAllowedUrls(given, environment)
  const { prepared, columns } = await prepareRows(checked.plan, rows, { given, environment })
  const inputColumns = [...columns.values()]
  const results: VariantResults[] = []
  for (const [at, { name, plan, text }] of variants.entries()) {
    const lines: ResultLine[] = []
    const { cancelled } = await carryOutRows({
      plan,
      flowPath: checked.file.path,
      rows: prepared,
      carrier: rowsCarrier(checked, given, text),
      cache,
      environment,
      ...readDataNumbers(given),
      allowRead: given.many('allow-read'),
      allowUrl,
      quiet: given.has('quiet'),
      ...(out !== undefined && { out: join(out, `variant-${at + 1}.jsonl`) }),
      ...(variants.length > 1 && { name }),
      onLine: (line) => void lines.push(line),
    })
    if (cancelled) return { results: undefined, inputColumns }
    results.push({ name, lines })
  }
  return { results, inputColumns }
}
