import { utf8Length } from '@chainwright/core'
import { valuesText } from '../../text/values.ts'

/** A text with the name of the file that it came from, where there was one. */
export interface NamedText {
  readonly name: string | undefined
  readonly text: string
}

/** Sizes in bytes of UTF-8. */
export interface TextLimits {
  /** Longest single text. */
  readonly itemBytes: number
  /** All texts of the list together. */
  readonly totalBytes: number
}

/** A list with what was added, and what was refused and why. */
export interface AddedTexts {
  readonly texts: readonly string[]
  readonly added: readonly NamedText[]
  readonly problems: readonly string[]
}

const longestTitle = 40

/** Adds texts to a list, in order, duplicates included, as far as its limits allow. */
export function addTexts(
  texts: readonly string[],
  more: readonly NamedText[],
  { itemBytes, totalBytes }: TextLimits,
): AddedTexts {
  let total = texts.reduce((sum, text) => sum + utf8Length(text), 0)
  const added: NamedText[] = []
  const problems: string[] = []
  for (const one of more) {
    const bytes = utf8Length(one.text)
    const name = one.name ?? titleOf(one.text)
    if (bytes > itemBytes) problems.push(valuesText.tooLong(name, bytes, itemBytes))
    else if (total + bytes > totalBytes) {
      problems.push(valuesText.tooMuch(totalBytes))
      break
    } else {
      total += bytes
      added.push(one)
    }
  }
  return { texts: [...texts, ...added.map(({ text }) => text)], added, problems }
}

/** What a text is called: its first words; Markdown's marks of headings are left out. */
export function titleOf(text: string): string {
  const line = /^[\s#>*-]*(\S[^\n]*)/.exec(text.slice(0, 400))?.[1]?.trim() ?? ''
  if (line === '') return valuesText.untitled
  if (line.length <= longestTitle) return line
  const cut = line.slice(0, longestTitle)
  const space = cut.lastIndexOf(' ')
  return `${cut.slice(0, space > 20 ? space : longestTitle)}…`
}

/** The list with one item at another place; places outside of it change nothing. */
export function moveItem<Item>(items: readonly Item[], from: number, to: number): readonly Item[] {
  const [item] = items.slice(from, from + 1)
  if (item === undefined || to < 0 || to >= items.length || from === to) return items
  return items.toSpliced(from, 1).toSpliced(to, 0, item)
}
