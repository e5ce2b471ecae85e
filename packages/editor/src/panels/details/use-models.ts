import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { OfferedModel } from '../../forms/offered-model.ts'
import type { OfferedModel as RunnerModel } from '../../run/runner.ts'
import { endpointsOf } from '../../session/endpoints.ts'
import { useEditor, useRunner } from '../../session/use-editor.ts'

const places = { starter: 'starter', downloaded: 'here', remote: 'endpoint' } as const

/** The models that the runner offers, as forms show them; none while it is being asked. */
export function useModels(): readonly OfferedModel[] {
  const runner = useRunner()
  const { endpoints } = useStore(endpointsOf(useEditor()).store)
  const [models, setModels] = useState<readonly OfferedModel[]>([])
  useEffect(() => {
    let isWanted = true
    runner.models.list().then(
      (list) => isWanted && setModels(list.map(offered)),
      // A runner that cannot be reached says so when something is run.
      () => isWanted && setModels([]),
    )
    return () => {
      isWanted = false
    }
    // Who sets up an endpoint finds its models in the list.
  }, [runner, endpoints])
  return models
}

function offered({ reference, title, capabilities, bytes, source }: RunnerModel): OfferedModel {
  const size = bytes === undefined ? {} : { megabytes: bytes / 1e6 }
  return { reference, title, capabilities, where: places[source], ...size }
}
