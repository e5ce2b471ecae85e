import { FlowError } from '@chainwright/core'

/** A constraint that makes no sense, or that is not known here. `what` and `why` go into one sentence. */
export function constraintInvalid(what: string, why: string): FlowError {
  return new FlowError({
    code: 'constraint-invalid',
    message: `The ${what} that the reply must match cannot be used: ${why}.`,
  })
}

/** A constraint that would take too much time or memory. */
export function tooComplex(why: string): FlowError {
  return new FlowError({
    code: 'constraint-too-complex',
    message: `The form that the reply must have is too complex: ${why}. Use smaller counts, fewer options, or fewer ways to read the same text.`,
  })
}
