import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import {
  canonicalJson,
  FlowError,
  sha256,
  type Json,
  type Registry,
  type Services,
} from '@chainwright/core'
import {
  capabilityDigest,
  capabilitySheet,
  type CapabilitySheet,
} from '@chainwright/editor/headless'
import { configuredProviders, type Configuration } from '@chainwright/nodes/remote'
import { flowServices, type FlowGrants } from '../../flow-services.ts'
import type { CommandModels } from '../../environment.ts'
import type { SentDraft } from './read-draft.ts'

/** What a draft would do on this server, with its configuration. Plain JSON. */
export interface ServerSheet {
  readonly sheet: CapabilitySheet
  /** Folders below which its nodes may read, when it reads files. */
  readonly folders: readonly string[]
  /** Names of the user's keys that would be sent, each with the one origin that it is for. */
  readonly keys: readonly { readonly name: string; readonly origin: string }[]
  /** What consent is given to. */
  readonly digest: string
  /** It uses models of this machine alone: nobody is asked about a flow of their own. */
  readonly isTame: boolean
}

/** What the sheets follow from: the user's configuration, and the grants of the command. */
export interface SheetParts {
  readonly registry: Registry
  readonly models: Pick<CommandModels, 'list'>
  readonly configuration: Configuration
  readonly hasKey: (name: string) => boolean
  /** The folder of the editor. */
  readonly folder: string
  /** What the user granted, and the folder that its relative paths start from. */
  readonly grants: FlowGrants
  readonly from: string
}

/** Sheets of drafts, and where a draft stands in the folder of the editor. */
export interface Sheets {
  of(draft: SentDraft): ServerSheet
  /** What a draft may read: what lies beside its file, and what the user granted. */
  placeOf(home: string | undefined): Place
  /** The same for a run out of its record, whose file counts only inside of the folder. */
  placeOfSource(source: string | undefined): Place
}

interface Place {
  readonly source: string | undefined
  readonly folders: readonly string[]
  readonly services: Partial<Services>
}

/** Makes sheets for a server. */
export function createSheets(parts: SheetParts): Sheets {
  const { registry, models, configuration, folder, grants, from } = parts
  const granted = grants.allowRead.map((one) => resolve(from, one))
  const aliases = new Map(Object.entries(configuration.aliases ?? {}))
  const providers = new Map(configuredProviders(configuration).map((one) => [one.name, one]))
  const providerOf = (reference: string) => providers.get(reference.split('/')[0] ?? '')

  function placeAt(source: string | undefined): Place {
    const beside = source === undefined ? folder : dirname(source)
    const services = flowServices(source ?? join(folder, 'draft'), grants, from)
    return { source, folders: [...new Set([beside, ...granted])], services }
  }

  const placeOf = (home: string | undefined): Place => {
    return placeAt(home === undefined ? undefined : insideOf(folder, join(folder, home)))
  }

  function of({ flow, home }: SentDraft): ServerSheet {
    const installed = new Set(models.list().map(({ reference }) => reference))
    const known = {
      aliases,
      isInstalled: (reference: string) => installed.has(reference.split('#')[0] ?? ''),
      originOf: (reference: string) => {
        if (reference.startsWith('hf/')) return 'https://huggingface.co'
        const address = providerOf(reference)?.address
        return address === undefined ? undefined : new URL(address).origin
      },
    }
    const sheet = withStandIns(
      capabilitySheet(flow, registry, known),
      configuration,
      known.originOf,
    )
    const asked = sheet.origins.flatMap(({ references }) => [...references])
    const keys = [...new Set(asked)].flatMap((reference) => {
      const provider = providerOf(aliases.get(reference) ?? reference)
      const name = provider?.keyVariable
      if (name === undefined || !parts.hasKey(name)) return []
      return [{ name, origin: new URL(provider?.address ?? '').origin }]
    })
    const folders = sheet.files.length > 0 ? placeOf(home).folders : []
    const place = { flow: capabilityDigest(flow, sheet), folders: [...folders], keys }
    const digest = `sha256:${sha256(canonicalJson(place as unknown as Json))}`
    return { sheet, folders, keys, digest, isTame: isTame(sheet) }
  }

  return {
    of,
    placeOf,
    placeOfSource: (source) => placeAt(source === undefined ? undefined : insideOf(folder, source)),
  }
}

/** Refuses a draft that reaches out of the server and that nobody agreed to as it is now. */
export function checkConsent({ digest, isTame: needsNone }: ServerSheet, given?: string): void {
  if (needsNone || given === digest) return
  const message =
    'nobody agreed to what this flow would do on the server, or it has changed since: run it again, and look at what is asked'
  throw new FlowError({ code: 'consent-missing', message })
}

/** The path, when it lies in the folder. */
function insideOf(folder: string, path: string): string | undefined {
  const way = relative(folder, path)
  return way === '' || way.startsWith('..') || isAbsolute(way) ? undefined : path
}

function isTame({ models, origins, files, services, unknown }: CapabilitySheet): boolean {
  const others = [origins, files, services, unknown]
  return (
    others.every((list) => list.length === 0) &&
    models.every(({ source, download }) => !download && source !== 'endpoint')
  )
}

/** The models that the configuration names to stand in for others are asked as well. */
function withStandIns(
  sheet: CapabilitySheet,
  { fallbacks = {} }: Configuration,
  originOf: (reference: string) => string | undefined,
): CapabilitySheet {
  const more = sheet.models.flatMap(({ reference, meaning = reference, nodes }) => {
    const names = fallbacks[reference] ?? fallbacks[meaning] ?? []
    return names.flatMap((name) => {
      const origin = originOf(name)
      const reason = 'endpoint' as const
      return origin === undefined ? [] : [{ origin, reason, references: [name], nodes }]
    })
  })
  return more.length === 0 ? sheet : { ...sheet, origins: [...sheet.origins, ...more] }
}
