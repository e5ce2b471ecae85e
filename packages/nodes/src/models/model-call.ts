import type { Json, StepCalls } from '@chainwright/core'
import type { Prompt } from './generate.ts'
import type { TextPair } from './inference.ts'

/** One call of a model, as it is noted: what was sent, as far as it is known. */
export interface ModelCall {
  /** Name of the capability: `generate`, `embed`, … */
  readonly capability: string
  /** The model as the flow names it. */
  readonly model?: string
  readonly prompt?: Prompt
  /** The prompt as the model reads it, by its chat template, where that is known. */
  readonly asRead?: string
  /** Endings whose likelihood was asked for. */
  readonly endings?: readonly string[]
  readonly texts?: readonly string[]
  readonly pairs?: readonly TextPair[]
  /** What a capability of another package was given. */
  readonly arguments?: readonly Json[]
  /** How the model was to work: `maxTokens`, `temperature`, … */
  readonly options?: Readonly<Record<string, Json>>
  /** Characters and items that were too many, and were left out where `[…]` stands. */
  readonly cut?: number
}

/** The calls of a step that was watched by `createCallWatcher`; as many as were kept. */
export function modelCalls(calls: StepCalls): readonly ModelCall[] {
  return calls.kept as readonly unknown[] as readonly ModelCall[]
}
