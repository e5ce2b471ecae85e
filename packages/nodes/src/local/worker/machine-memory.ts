import { totalmem } from 'node:os'

/** Memory that this process may use, in bytes: the machine's, or its container's. */
export function machineMemory(): number {
  const allowed = process.constrainedMemory()
  return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem()
}
