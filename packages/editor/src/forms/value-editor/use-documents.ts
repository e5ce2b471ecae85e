import { useState } from 'react'
import { valuesText } from '../../text/values.ts'
import { addTexts, moveItem, titleOf, type NamedText, type TextLimits } from './document-list.ts'
import { readFile, type ReadableFile, type ReadFile } from './read-files.ts'

/** A table that waits for someone to say what of its rows is wanted. */
export type OpenTable = Extract<ReadFile, { type: 'table' }>

/** A list of texts while it is edited. */
export interface Documents {
  /** File name of a text, or its first words. */
  readonly nameOf: (text: string) => string
  /** Place of the document that is open. */
  readonly open: number | undefined
  readonly setOpen: (at: number | undefined) => void
  readonly tables: readonly OpenTable[]
  readonly closeTable: (table: OpenTable) => void
  /** What was refused, and why. */
  readonly problems: readonly string[]
  /** What was done, for screen readers. */
  readonly said: string
  readonly add: (more: readonly NamedText[]) => void
  readonly addFiles: (files: readonly ReadableFile[]) => Promise<void>
  readonly edit: (at: number, text: string) => void
  readonly move: (from: number, to: number) => void
  readonly remove: (at: number) => void
}

/** Keeps what belongs to the list on the screen and not to its value: names, what is open, problems. */
export function useDocuments(
  texts: readonly string[],
  limits: TextLimits,
  onTexts: (texts: readonly string[]) => void,
): Documents {
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map())
  const [open, setOpen] = useState<number>()
  const [tables, setTables] = useState<readonly OpenTable[]>([])
  const [problems, setProblems] = useState<readonly string[]>([])
  const [said, setSaid] = useState('')
  const nameOf = (text: string): string => names.get(text) ?? titleOf(text)
  const add = (more: readonly NamedText[], told: readonly string[] = []): void => {
    const result = addTexts(texts, more, limits)
    const named = result.added.flatMap(({ name, text }) => (name ? [[text, name] as const] : []))
    if (named.length > 0) setNames(new Map([...names, ...named]))
    setProblems([...told, ...result.problems])
    if (result.added.length === 0) return
    setSaid(valuesText.added(result.added.length))
    onTexts(result.texts)
  }
  return {
    nameOf,
    open,
    setOpen,
    tables,
    problems,
    said,
    add,
    closeTable: (table) => setTables((now) => now.filter((one) => one !== table)),
    async addFiles(files) {
      const read = await Promise.all(files.map((file) => readFile(file, limits)))
      setTables((now) => [...now, ...read.filter((one) => one.type === 'table')])
      add(
        read.flatMap((one) => (one.type === 'text' ? [one.text] : [])),
        read.flatMap((one) => (one.type === 'problem' ? [one.message] : [])),
      )
    },
    edit(at, text) {
      const name = names.get(texts[at] ?? '')
      if (name !== undefined) setNames(new Map(names).set(text, name))
      onTexts(texts.with(at, text))
    },
    move(from, to) {
      const next = moveItem(texts, from, to)
      if (next === texts) return
      setSaid(valuesText.moved(nameOf(texts[from] ?? ''), to, texts.length))
      if (open !== undefined) setOpen(open === from ? to : undefined)
      onTexts(next)
    },
    remove(at) {
      setSaid(valuesText.removed(nameOf(texts[at] ?? '')))
      setOpen(undefined)
      onTexts(texts.toSpliced(at, 1))
    },
  }
}
