import type { Capabilities } from '@chainwright/core'
import type {
  Classify,
  Embed,
  Entail,
  FillMask,
  FindAnswer,
  Score,
  Tag,
} from '../models/encoders.ts'
import type { Generate, LogProbabilities, Translate } from '../models/generate.ts'

/** What is recorded: the capabilities that infer, and `generateBatch` beside `generate`. */
interface Recorded {
  generate: Generate['generate']
  generateBatch: Required<Generate>['generateBatch']
  logProbabilities: LogProbabilities['logProbabilities']
  embed: Embed['embed']
  classify: Classify['classify']
  entail: Entail['entail']
  score: Score['score']
  tag: Tag['tag']
  fillMask: FillMask['fillMask']
  answer: FindAnswer['answer']
  translate: Translate['translate']
}

/** One call of a capability, in the order of calls; `generateBatch` counts as one of its own. */
export type FakeCall = {
  [Name in keyof Recorded]: { capability: Name; arguments: Parameters<Recorded[Name]> }
}[keyof Recorded]

/** The same capabilities, whose calls are added to `calls` as they are made. */
export function recordCalls(capabilities: Capabilities, calls: FakeCall[]): Capabilities {
  const entries = Object.entries(capabilities).map(([name, capability]) => {
    return [name, name === 'tokenize' ? capability : recordEach(capability as object, calls)]
  })
  return Object.fromEntries(entries) as Capabilities
}

function recordEach(capability: object, calls: FakeCall[]): object {
  const parts = Object.entries(capability).map(([name, part]) => {
    if (typeof part !== 'function') return [name, part]
    const recorded = (...given: unknown[]): unknown => {
      calls.push({ capability: name, arguments: given } as unknown as FakeCall)
      return (part as (...given: unknown[]) => unknown)(...given)
    }
    return [name, recorded]
  })
  return Object.fromEntries(parts) as object
}
