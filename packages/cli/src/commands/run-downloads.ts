import { hasModel } from '@chainwright/nodes/hub'
import type { Environment } from '../environment.ts'
import { flowModels } from '../flow-models.ts'
import type { FlowFile } from '../load-flow.ts'
import { openHub } from '../open-hub.ts'
import type { Arguments } from '../parse-arguments.ts'
import { pullOne } from '../pull-models.ts'
import { pulledText } from './models-pull.ts'

/** Downloads the models of the hub that a flow names and that are not here; `run --allow-download`. */
export async function pullFlowModels(
  { flow }: FlowFile,
  given: Arguments,
  environment: Environment,
): Promise<void> {
  const hub = openHub(given, environment)
  const named = flow ? flowModels(flow).filter((reference) => reference.startsWith('hf/')) : []
  const missing = named.filter((reference) => !hasModel(hub.cacheFolder, reference))
  for (const reference of missing) {
    const done = await pullOne(reference, {
      hub,
      environment,
      consent: { type: 'given' },
      makeRoom: given.has('make-room'),
      quiet: given.has('quiet'),
    })
    environment.stderr.write(pulledText(done))
  }
}
