import { l } from 'js-rouge'

/**
 * ROUGE-L of a summary against its reference: the F-measure over longest common subsequences of words,
 * sentence by sentence (Lin 2004), words in lower case without punctuation. Without any word on either
 * side it is 0.
 */
export function rougeL(summary: string, reference: string): number {
  if (wordsOf(summary).length === 0 || wordsOf(reference).length === 0) return 0
  return l(summary, reference, { caseSensitive: false, tokenizer: wordsOf })
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}
