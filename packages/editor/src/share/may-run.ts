import type { Flow } from '@chainwright/core'
import { isServerRunner } from '../run/places.ts'
import type { Editor } from '../session/editor.ts'
import { isAtEndpoint } from '../session/endpoint-references.ts'
import { filesOf } from './files.ts'

/**
 * Whether the flow of an editor may run. A stranger's flow is asked about, with everything that it would
 * load and contact; one that was agreed to and then changed, with what is new. Flows that were drawn here
 * are asked about when they send texts to an endpoint for the first time. On a server that is said by the
 * server.
 */
export async function mayRun(editor: Editor, flow: Flow): Promise<boolean> {
  const runner = editor.places.store.getState().chosen
  if (isServerRunner(runner)) {
    const { askToRunOnServer } = await import('./server-consent.ts')
    return askToRunOnServer(editor, { runner, flow })
  }
  const { stranger, agreed } = filesOf(editor).getState()
  if (stranger || agreed) return (await import('./consent.ts')).askToRun(editor, flow)
  if (!namesEndpoint(flow)) return true
  return (await import('./consent.ts')).askForEndpoints(editor, flow)
}

/** Whether a flow or one of its bodies names a model that is neither of the page nor of the hub. */
function namesEndpoint({ nodes, flows }: Flow): boolean {
  const own = [...nodes.values()].some(({ model, onError }) => {
    const references = typeof model === 'string' ? [model] : [...(model?.values() ?? [])]
    if (onError?.type === 'fallback') references.push(onError.model)
    return references.some(isAtEndpoint)
  })
  return own || [...flows.values()].some(namesEndpoint)
}
