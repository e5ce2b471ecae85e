import type { GenerateOptions, Prompt } from '@chainwright/nodes'
import type { WebDeviceChoice } from '@chainwright/nodes/web'

/** What the test asks of the worker. */
export type PageRequest =
  | { type: 'open'; starters: string; device: WebDeviceChoice; hub?: string; threads?: number }
  | { type: 'list' }
  | { type: 'pull'; reference: string }
  | { type: 'remove'; name: string }
  | { type: 'room' }
  | { type: 'devices' }
  | { type: 'identity'; reference: string; capabilities: string[] }
  | { type: 'embed'; reference: string; texts: string[] }
  | { type: 'logProbabilities'; reference: string; prompt: Prompt; endings: string[] }
  | {
      type: 'generate'
      reference: string
      prompt: Prompt
      options: Omit<GenerateOptions, 'signal' | 'onText'>
    }

/** What the worker says. */
export type PageAnswer =
  | { id: number; result: unknown }
  | { id: number; error: string }
  /** A reply has begun, or the download of weights. */
  | { id: number; begun: true }

/**
 * When the test gives a call up: with the first text of a reply or the first bytes of weights, or
 * after so many milliseconds.
 */
export type CancelAt = 'begun' | number
