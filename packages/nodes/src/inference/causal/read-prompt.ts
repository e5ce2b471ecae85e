import type { PreTrainedModel } from '@huggingface/transformers'
import { throwIfCancelled } from '../load/cancelled.ts'
import type { LoadedModel } from '../load/load-model.ts'
import type { Device } from '../load/specification.ts'
import type { WorkContext } from '../load/task.ts'
import { bytesPerColumn, gatherMemory, releaseMemory } from './memory.ts'
import { createPrefixCache } from './prefix-cache.ts'
import { columnsOf, emptyTexts, readOn } from './read-texts.ts'
import type { ReadTexts } from './read-texts.ts'

/**
 * A prompt is read in pieces of so many tokens, so that cancelling need not wait for all of it.
 * Shorter ones cost time on a processor (64: an eighth more, 96: a tenth), longer ones save none.
 */
export const pieceLength = 128

/** In a page a pass keeps its thread from hearing of a cancel, and takes three times as long. */
const pagePieceLength = 32

/** Tokens of a prompt that a pass reads on a device. */
export function pieceLengthOn(device: Device): number {
  return device === 'wasm' ? pagePieceLength : pieceLength
}

/** Most bytes of read prompts that are remembered when a call does not say: 256 MiB. */
export const defaultPrefixBytes = 256 * 1024 ** 2

/** What this thread has read of prompts, for all of its models. */
const prefixes = createPrefixCache(defaultPrefixBytes)

/** Sets how many bytes of read prompts this thread remembers; 0 remembers nothing. */
export function limitPrefixes(bytes: number): void {
  prefixes.limit(bytes)
}

/** Forgets the prompts that a network has read. */
export function forgetPrefixes(network: PreTrainedModel): void {
  prefixes.forget(network)
}

/** One text that was read, and the logits of the token that comes next. */
export interface ReadPrompt {
  texts: ReadTexts
  logits: Float32Array
}

/**
 * Reads one prompt of at least one token. What an earlier prompt had in common with it is not read
 * again, in whole pieces: every piece is worked out from the same numbers as if nothing had been
 * remembered, so the result never depends on what was read before.
 */
export async function readPrompt(
  { network, specification }: LoadedModel,
  tokens: readonly number[],
  context: WorkContext,
): Promise<ReadPrompt> {
  const piece = pieceLengthOn(specification.device)
  const whole = wholePieces(tokens.length - 1, piece)
  const known = await knownTexts(network, tokens.slice(0, whole), piece)
  let texts = known
  let logits: Float32Array = new Float32Array()
  let kept: ReadTexts | undefined
  for (let at = columnsOf(texts); at < tokens.length; at += piece) {
    throwIfCancelled(context)
    const rows = [tokens.slice(at, at + piece)]
    const read = await readOn(network, texts, { rows, padding: 'behind', logits: 'last' })
    if (texts !== known && texts !== kept) releaseMemory(texts.memory)
    texts = read.texts
    logits = read.logits(0)
    if (columnsOf(texts) === whole) kept = texts
  }
  if (kept) keepPrefix(network, tokens.slice(0, whole), kept)
  return { texts, logits }
}

function wholePieces(tokens: number, piece: number): number {
  return Math.floor(tokens / piece) * piece
}

/** The longest beginning in whole pieces that was read before. */
async function knownTexts(
  network: PreTrainedModel,
  tokens: readonly number[],
  piece: number,
): Promise<ReadTexts> {
  const found = prefixes.find(network, tokens)
  const shared = wholePieces(found?.shared ?? 0, piece)
  if (!found || shared === 0) return emptyTexts(1)
  const { memory, tokens: all } = found.prefix
  const masks = [new BigInt64Array(shared).fill(1n)]
  if (shared === all.length) return { memory, masks }
  return { memory: await gatherMemory([{ memory, row: 0, columns: shared }], shared), masks }
}

function keepPrefix(network: PreTrainedModel, tokens: readonly number[], read: ReadTexts): void {
  if (read.memory && bytesPerColumn(network) !== undefined) {
    prefixes.keep(network, { tokens, memory: read.memory })
  }
}
