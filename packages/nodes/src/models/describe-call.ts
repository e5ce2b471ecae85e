import type { GenerateRequest, Prompt } from './generate.ts'

/** What was sent with one call, before it is copied. */
export interface Sent {
  readonly prompt?: Prompt
  readonly endings?: unknown
  readonly texts?: unknown
  readonly pairs?: unknown
  readonly arguments?: readonly unknown[]
  readonly options?: unknown
}

type Given = readonly unknown[]

const texts = ([first, options]: Given): Sent[] => [{ texts: first, options }]
const pairs = ([first, options]: Given): Sent[] => [{ pairs: first, options }]

/** What the functions of the capabilities are given, by the name of the function. */
const forms: ReadonlyMap<string, (given: Given) => readonly Sent[]> = new Map([
  ['generate', ([prompt, options]: Given): Sent[] => [{ prompt: prompt as Prompt, options }]],
  ['generateBatch', ([requests]: Given) => (requests as readonly GenerateRequest[]).map(separate)],
  [
    'logProbabilities',
    ([prompt, endings, options]: Given) => [{ prompt: prompt as Prompt, endings, options }],
  ],
  ...['embed', 'classify', 'tag', 'fillMask', 'translate'].map((name) => [name, texts] as const),
  ...['entail', 'score', 'answer'].map((name) => [name, pairs] as const),
])

/** The calls that one call of a function comes to: a batch of prompts is as many. */
export function describeCall(name: string, given: Given): readonly Sent[] {
  return forms.get(name)?.(given) ?? [{ arguments: given }]
}

function separate({ prompt, ...options }: GenerateRequest): Sent {
  return { prompt, options }
}
