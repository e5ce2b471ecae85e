import { FlowError, isFlowError, type Services } from '@chainwright/core'
import { createDialer, type Dial } from '@chainwright/nodes/doors'
import { flowFiles } from './flow-files.ts'

/** What the user lets a flow reach. */
export interface FlowGrants {
  /** Folders, besides the one of the flow file. */
  readonly allowRead: readonly string[]
  /** Origins, such as `https://example.org`. */
  readonly allowUrl: readonly string[]
}

/**
 * What the nodes of a flow are handed besides models: granted files, and a dialer for granted origins
 * alone. `folder` is where the command was given.
 */
export function flowServices(
  flowPath: string | undefined,
  { allowRead, allowUrl }: FlowGrants,
  folder: string,
): Pick<Services, 'files' | 'dial'> {
  return { files: flowFiles(flowPath, allowRead, folder), dial: flowDial(allowUrl) }
}

function flowDial(granted: readonly string[]): Dial {
  const dial = createDialer({ origins: granted, profiles: granted.filter(isWrittenAsLocal) })
  return (url, options) =>
    dial(url, options).catch((thrown: unknown) => {
      throw isFlowError(thrown) && thrown.code === 'origin-not-granted' ? withFlag(thrown) : thrown
    })
}

/**
 * Whether an origin names an address itself: whoever grants it sees where it leads. A name that was
 * granted must lead to public addresses, whatever its owner says.
 */
function isWrittenAsLocal(origin: string): boolean {
  const { hostname } = new URL(origin)
  return hostname === 'localhost' || /^[\d.]+$/.test(hostname) || hostname.startsWith('[')
}

function withFlag({ code, message, cause }: FlowError): FlowError {
  const [origin = 'ORIGIN'] = /^https?:\S+/.exec(message) ?? []
  const told = `${message} If the flow may ask it, add --allow-url ${origin}`
  return new FlowError({ code, message: told, cause })
}
