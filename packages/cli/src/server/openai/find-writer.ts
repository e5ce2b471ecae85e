import { findNamed, unable, type OpenAiOffer } from './endpoint.ts'
import { writingPorts } from './flow-ports.ts'
import { flowWriter } from './flow-writer.ts'
import { modelWriter } from './model-writer.ts'
import type { Writer } from './writer.ts'

/** Who writes under a name: a flow with a text or messages, or a model that generates. Throws an `OpenAiError`. */
export function findWriter(offer: OpenAiOffer, name: string | undefined): Writer {
  const named = findNamed(offer, name)
  if (named.type === 'flow') {
    const ports = writingPorts(named.flow.plan)
    if (ports) return flowWriter(named.flow, ports)
    throw unable(named.flow.name, writesNothing)
  }
  const problem = offer.models.problem?.(named.reference, ['generate'])
  if (problem === undefined) return modelWriter(offer, named.reference)
  throw unable(named.reference, 'is no model that generates text')
}

const writesNothing =
  'cannot write a reply: a flow needs one text or messages input that takes it all, and a text output'
