import type { Flow, FlowDraft, Registry } from '@chainwright/core'
import { modelsUsed } from '../headless/capabilities/models-used.ts'
import { usedNodes } from '../headless/capabilities/used-nodes.ts'
import type { OfferedModel } from '../run/runner.ts'
import { modelNeeds } from './model-needs.ts'

/** What the first run of a flow in this page would load and ask. */
export interface FirstRun {
  /** Bytes of the models of this site that it needs; 0 when it needs none. */
  readonly bytes: number
  /** Bytes of the program that runs them, as they lie on the server; 0 when that is not known. */
  readonly programBytes: number
  /** Models of a hub, of which each is asked for before it is downloaded. */
  readonly downloads: readonly string[]
  /** Models that run elsewhere, which are sent what they are asked. */
  readonly asks: readonly string[]
}

/** Size of the program that runs models; put in by the build of the site. */
declare const __RUNTIME_BYTES__: number

/** What stands beside the models of the site. */
const manifests = import.meta.glob<string>('../../../../models/*/manifest.json', {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** Tells what the first run of a flow would load and ask, from what the site was built with alone. */
export function firstRun(flow: Flow, draft: FlowDraft, registry: Registry): FirstRun {
  const needed = modelNeeds(draft, siteModels()).flatMap(({ model }) => model ?? [])
  const sizes = new Map(needed.map(({ reference, bytes = 0 }) => [reference, bytes]))
  const bytes = [...sizes.values()].reduce((sum, one) => sum + one, 0)
  const models = modelsUsed(usedNodes(flow, registry), {})
  return {
    bytes,
    programBytes: bytes > 0 && typeof __RUNTIME_BYTES__ === 'number' ? __RUNTIME_BYTES__ : 0,
    downloads: models.filter(({ download }) => download).map(({ reference }) => reference),
    asks: models.filter(({ source }) => source === 'endpoint').map(({ reference }) => reference),
  }
}

interface Manifest {
  readonly name: string
  readonly title: string
  readonly license: string
  readonly capabilities: readonly string[]
  readonly files: readonly { readonly bytes: number }[]
}

function siteModels(): OfferedModel[] {
  return Object.values(manifests).map((text) => {
    const { name, title, license, capabilities, files } = JSON.parse(text) as Manifest
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
    const about = { title, license, capabilities, bytes }
    return { reference: `starter/${name}`, ...about, source: 'starter' }
  })
}
