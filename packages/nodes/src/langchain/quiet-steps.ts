import type { StepContext } from '@chainwright/core'

const quiet = Symbol('nobody watches')

/** The context of a step whose text nobody watches as it grows. */
export function quietContext<C extends StepContext<never>>(context: C): C {
  return { ...context, [quiet]: true }
}

/** Whether nobody watches the text of a step as it grows, so that it need not be streamed. */
export function isQuiet(context: object): boolean {
  return quiet in context
}
