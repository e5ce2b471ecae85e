import { FlowError } from '@chainwright/core'

/** Classes of SQLSTATE that say that the server was not there, was too busy, or was stopped. */
const awayClasses = ['08', '53', '57']
/** The same query may well be taken when it is asked again: the outcome is unknown, a deadlock, read-only. */
const againStates = ['40001', '40003', '40P01', '25006']
/** What the sockets of Node.js say. */
const socketCodes = ['ECONN', 'EHOST', 'ENET', 'ETIMEDOUT', 'EAI_AGAIN', 'EPIPE']

/**
 * Throws what a query threw; when the database could not be reached, as a `FlowError` that is retryable
 * (`engine-unreachable`).
 */
export function tellOutage(thrown: unknown): never {
  if (!isOutage(thrown)) throw thrown
  const said = thrown instanceof Error ? thrown.message : String(thrown)
  const message = `the database that all workers share does not answer: ${said}. Start it, or set its address`
  throw new FlowError({ code: 'engine-unreachable', message, retryable: true, cause: thrown })
}

interface Thrown {
  readonly code: string
  readonly message: string
  readonly cause: unknown
}

function isOutage(thrown: unknown): boolean {
  if (thrown instanceof AggregateError) return thrown.errors.some(isOutage)
  const { code = '', message = '', cause } = Object(thrown) as Partial<Thrown>
  if (/^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E')) {
    return awayClasses.some((one) => code.startsWith(one)) || againStates.includes(code)
  }
  if (socketCodes.some((one) => code.startsWith(one))) return true
  if (/connection terminated|connection error|trying to connect/i.test(message)) return true
  return cause !== undefined && isOutage(cause)
}
