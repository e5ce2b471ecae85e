import {
  endpointAddressProblem,
  endpointKeyProblem,
  endpointNameProblem,
} from '@chainwright/nodes/web'
import type { OwnEndpoint } from '../session/endpoint-keeper.ts'
import { endpointsText } from '../text/endpoints.ts'

/** An endpoint as it stands in the form. */
export interface EndpointDraft {
  readonly name: string
  readonly address: string
  /** What was typed; empty keeps the key that is set. */
  readonly typedKey: string
  readonly keepsKey: boolean
  /** As typed. */
  readonly concurrency: string
  readonly models: readonly string[]
  /** The key that is set, and the origin that it was given for. */
  readonly known: { readonly key: string; readonly origin: string } | undefined
}

/** What is wrong with a draft, by field. */
export type DraftProblems = Partial<Record<'name' | 'address' | 'typedKey' | 'concurrency', string>>

const mostAtOnce = 64
const { problems } = endpointsText

/** The draft of a new endpoint. */
export function newDraft(name: string, address: string): EndpointDraft {
  const empty = { typedKey: '', keepsKey: false, concurrency: '', models: [], known: undefined }
  return { name, address, ...empty }
}

/** The draft of an endpoint that is there. Its key is not typed again. */
export function draftOf(endpoint: OwnEndpoint): EndpointDraft {
  const { name, address, key, keepsKey, concurrency, models } = endpoint
  const known = key ? { key, origin: new URL(address).origin } : undefined
  const typed = { typedKey: '', concurrency: concurrency?.toString() ?? '' }
  return { name, address, keepsKey, models, known, ...typed }
}

/** The origin of a draft, with names of other scripts as punycode; `undefined` while there is none. */
export function draftOrigin({ address }: EndpointDraft): string | undefined {
  const written = address.trim()
  return endpointAddressProblem(written) === undefined ? new URL(written).origin : undefined
}

/** The key that the draft would use: the one that was typed, or the one that is set for this origin. */
export function draftKey(draft: EndpointDraft): string {
  const typed = draft.typedKey.trim()
  if (typed !== '') return typed
  return draft.known?.origin === draftOrigin(draft) ? (draft.known?.key ?? '') : ''
}

/** What is wrong; `taken` has the names of all other endpoints. */
export function draftProblems(draft: EndpointDraft, taken: readonly string[]): DraftProblems {
  const ofName = endpointNameProblem(draft.name.trim())
  const ofAddress = endpointAddressProblem(draft.address.trim())
  const isUsed = taken.includes(draft.name.trim())
  return {
    ...(ofName && { name: ofName === 'form' ? problems.nameForm : problems.nameTaken }),
    ...(!ofName && isUsed && { name: problems.nameUsed }),
    ...(ofAddress && { address: addressWords[ofAddress] }),
    ...(endpointKeyProblem(draft.typedKey.trim()) && { typedKey: problems.keyForm }),
    ...(!isConcurrency(draft.concurrency) && { concurrency: problems.concurrencyForm }),
  }
}

/** The endpoint of a draft without problems. */
export function endpointOfDraft(draft: EndpointDraft): OwnEndpoint {
  const key = draftKey(draft)
  const concurrency = draft.concurrency.trim()
  return {
    name: draft.name.trim(),
    address: draft.address.trim().replace(/\/+$/, ''),
    ...(key !== '' && { key }),
    keepsKey: draft.keepsKey && key !== '',
    ...(concurrency !== '' && { concurrency: Number(concurrency) }),
    models: draft.models,
  }
}

const addressWords = {
  form: problems.addressForm,
  secret: problems.addressSecret,
  insecure: problems.addressInsecure,
} as const

function isConcurrency(typed: string): boolean {
  const number = Number(typed)
  return typed.trim() === '' || (Number.isInteger(number) && number >= 1 && number <= mostAtOnce)
}

/** What the parts of the form take. */
export interface DraftFieldsProps {
  readonly draft: EndpointDraft
  readonly problems: DraftProblems
  readonly onDraft: (change: Partial<EndpointDraft>) => void
}
