import { FlowError } from '@chainwright/core'

/**
 * Loads an optional package. Throws a `FlowError` (`package-missing`) with the command that installs
 * it.
 */
export async function loadPackage<M>(name: string, load: () => Promise<M>): Promise<M> {
  try {
    return await load()
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw cause
    throw new FlowError({
      code: 'package-missing',
      message: `This model is asked through ${name}, which is not installed. Say: npm install ${name} @langchain/core`,
      cause,
    })
  }
}
