import { commandLineError, type Arguments } from '../parse-arguments.ts'
import type { EngineName } from './engine-settings.ts'

/** What whoever starts a worker decides: grants, models and how much it does at once. */
const decidedByWorkers = [
  'allow-read',
  'allow-url',
  'allow-provider',
  'models',
  'device',
  'concurrency',
] as const

/** What a run on an engine does without, and why. */
const without: readonly (readonly [option: string, why: string])[] = [
  ['allow-download', 'download them where the workers run, with `chainwright models pull`'],
  ['level', 'it is for stores of this machine; leave it out'],
]

/**
 * Refuses options that have no meaning for a run that workers carry out: a run can grant itself nothing
 * on their machines. Throws `command-line`.
 */
export function refuseOptionsOfWorkers(given: Arguments, engine: EngineName): void {
  const mistaken = decidedByWorkers.find((option) => given.has(option))
  if (mistaken !== undefined) {
    throw commandLineError(
      `--${mistaken} is decided where the steps are carried out: give it to the workers, \`chainwright worker --engine ${engine} --${mistaken} …\`, or run here with --engine local`,
    )
  }
  const useless = without.find(([option]) => given.has(option))
  if (!useless) return
  const [option, why] = useless
  throw commandLineError(`--${option} does not go with --engine ${engine}: ${why}`)
}
