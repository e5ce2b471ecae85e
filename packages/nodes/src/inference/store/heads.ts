import type { CapabilityName } from '../../models/capabilities.ts'
import type { Head } from '../load/specification.ts'

/** What a configuration tells of a model's head. */
export interface HeadConfig {
  architectures?: readonly string[] | null | undefined
  id2label?: Readonly<Record<string, string>> | null | undefined
}

/** What a kind of network is called, is stored in, and can do. */
interface HeadDescription {
  /** Names of architectures in `config.json`. */
  architecture: RegExp
  /** Files of weights, without the ending that stands for their type. */
  files: readonly string[]
  capabilities: (labels: readonly string[]) => readonly CapabilityName[]
}

/** By which architecture a model is told: the first row that fits. */
const heads = new Map<Head, HeadDescription>([
  ['causal', language(/(ForCausalLM|LMHeadModel)$/, ['generate', 'logProbabilities'])],
  [
    'seq2seq',
    {
      architecture: /(ForConditionalGeneration|MTModel)$/,
      files: ['encoder_model', 'decoder_model_merged'],
      capabilities: () => ['generate', 'translate'],
    },
  ],
  [
    'sequence',
    {
      architecture: /ForSequenceClassification$/,
      files: ['model'],
      capabilities: (labels) => {
        if (labels.length === 1) return ['score']
        return labels.some(isEntailment) ? ['classify', 'entail'] : ['classify']
      },
    },
  ],
  ['tokens', language(/ForTokenClassification$/, ['tag'])],
  ['masked', language(/ForMaskedLM$/, ['fillMask'])],
  ['spans', language(/ForQuestionAnswering$/, ['answer'])],
  ['encoder', language(/(Model|Encoder)$/, ['embed'])],
])

function language(architecture: RegExp, capabilities: readonly CapabilityName[]): HeadDescription {
  return { architecture, files: ['model'], capabilities: () => capabilities }
}

/** True for the label by which a model of natural-language inference says `follows`. */
export function isEntailment(label: string): boolean {
  return /^entail/i.test(label)
}

/** What a model's network ends in; `undefined` when its architecture is not known. */
export function headOf(config: HeadConfig): Head | undefined {
  const architecture = config.architectures?.[0] ?? ''
  for (const [head, description] of heads) {
    if (description.architecture.test(architecture)) return head
  }
  return undefined
}

/** The files that hold the weights of a network, without ending. */
export function weightNames(head: Head | undefined): readonly string[] {
  return (head && heads.get(head)?.files) ?? ['model']
}

/** What a network can do besides tokenizing, which needs no network. */
export function capabilitiesOf(head: Head, config: HeadConfig): readonly CapabilityName[] {
  return heads.get(head)?.capabilities(Object.values(config.id2label ?? {})) ?? []
}
