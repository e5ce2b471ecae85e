import { z } from 'zod'
import { readDescription } from '../store/description-files.ts'
import type { DescriptionFiles } from '../store/description-files.ts'
import { constraintInvalid } from './constraint-errors.ts'

const tokenizerSchema = z.looseObject({
  added_tokens: z.array(z.looseObject({ id: z.int() })).default([]),
  decoder: z.unknown().optional(),
  // Checking each of 50,000 entries would take longer than all the rest.
  model: z.looseObject({ vocab: z.custom<Vocab>((vocab) => typeof vocab === 'object' && !!vocab) }),
})
/** Piece to token, or the pieces in order, each with what the model thinks of it. */
type Vocab = Readonly<Record<string, number>> | readonly (readonly [piece: string])[]

/** The bytes that tokens write. */
export interface Vocabulary {
  /** By token; `undefined` for special tokens and numbers that stand for nothing. */
  readonly bytes: readonly (Uint8Array | undefined)[]
  /** True when a reply loses the space with which its first token begins. */
  readonly dropsFirstSpace: boolean
}

/**
 * Reads the bytes of each token from a model's `tokenizer.json`: byte-level vocabularies (GPT-2 and
 * after), and those with `▁` for a space and `<0x0A>` for bytes (SentencePiece). Tokens that were
 * added to the vocabulary write nothing here. Throws a `FlowError` (`constraint-invalid`) for others.
 */
export function readVocabulary(files: DescriptionFiles): Vocabulary {
  const { folder } = files
  const tokenizer = readDescription(files, 'tokenizer.json', tokenizerSchema)
  if (!tokenizer) throw constraintInvalid('form', `the model in ${folder} has no tokenizer.json`)
  const steps = decoderSteps(tokenizer.decoder)
  const bytesOf = readerFor(steps, folder)
  const bytes: (Uint8Array | undefined)[] = []
  const { vocab } = tokenizer.model
  const pieces = Array.isArray(vocab)
    ? vocab.map(([piece], token) => [piece, token] as const)
    : Object.entries(vocab)
  for (const [piece, token] of pieces) bytes[token] = bytesOf(piece)
  for (const { id } of tokenizer.added_tokens) bytes[id] = undefined
  return { bytes, dropsFirstSpace: steps.some(dropsSpace) }
}

type DecoderStep = z.infer<typeof stepSchema>
const stepSchema = z.looseObject({
  type: z.string(),
  decoders: z.array(z.unknown()).optional(),
  start: z.number().optional(),
  content: z.unknown().optional(),
})

function decoderSteps(decoder: unknown): DecoderStep[] {
  const { data: step } = stepSchema.safeParse(decoder)
  if (!step) return []
  return step.type === 'Sequence' ? (step.decoders ?? []).flatMap(decoderSteps) : [step]
}

function dropsSpace({ type, start = 0, content }: DecoderStep): boolean {
  return type === 'Metaspace' || (type === 'Strip' && start > 0 && content === ' ')
}

function readerFor(
  steps: readonly DecoderStep[],
  folder: string,
): (piece: string) => Uint8Array | undefined {
  const types = new Set(steps.map(({ type }) => type))
  if (types.has('ByteLevel')) return byteLevelReader()
  if (types.has('Metaspace') || types.has('ByteFallback')) return sentencePieceBytes
  const told = `the tokenizer of the model in ${folder} is neither byte-level nor of SentencePiece's kind. Choose another model`
  throw constraintInvalid('form', told)
}

function byteLevelReader(): (piece: string) => Uint8Array | undefined {
  const byteOf = new Int16Array(512).fill(-1)
  for (const [byte, character] of byteCharacters().entries()) byteOf[character.charCodeAt(0)] = byte
  return (piece) => {
    const bytes = new Uint8Array(piece.length)
    for (let at = 0; at < piece.length; at += 1) {
      const byte = byteOf[piece.charCodeAt(at)] ?? -1
      if (byte < 0) return undefined
      bytes[at] = byte
    }
    return bytes
  }
}

/**
 * The visible character by which byte-level vocabularies write each byte: itself where it is
 * visible in Latin-1, else the next free one from 256 on (`bytes_to_unicode` of GPT-2).
 */
function byteCharacters(): string[] {
  let spare = 256
  return Array.from({ length: 256 }, (_, byte) => {
    const visible = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173)
    return String.fromCodePoint(visible ? byte : spare++)
  })
}

function sentencePieceBytes(piece: string): Uint8Array {
  const [, hex] = /^<0x([0-9A-Fa-f]{2})>$/.exec(piece) ?? []
  if (hex !== undefined) return Uint8Array.of(Number.parseInt(hex, 16))
  return new TextEncoder().encode(piece.replaceAll('▁', ' '))
}
