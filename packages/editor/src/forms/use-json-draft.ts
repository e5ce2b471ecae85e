import type { Json, PortType } from '@chainwright/core'
import { useState } from 'react'
import { isSameJson, printJsonText, readJsonText, type JsonTextProblem } from './json-text.ts'

/** A JSON value while its text is being written. */
export interface JsonDraft {
  readonly text: string
  readonly problem: JsonTextProblem | undefined
  /** Takes a new text; a whole value is handed on at once. */
  readonly change: (text: string) => void
}

/**
 * Keeps the text that someone writes, as long as it stands for the value, or for none yet. A value that
 * changes elsewhere replaces it.
 */
export function useJsonDraft(
  type: PortType,
  value: Json | undefined,
  onValue: (value: Json | undefined) => void,
): JsonDraft {
  const [draft, setDraft] = useState<{ text: string; value: Json | undefined }>()
  const isCurrent = draft !== undefined && isSameJson(draft.value, value)
  const text = isCurrent ? draft.text : printJsonText(value)
  return {
    text,
    problem: isCurrent ? readJsonText(draft.text, type).problem : undefined,
    change(next) {
      const read = readJsonText(next, type)
      setDraft({ text: next, value: read.problem ? value : read.value })
      if (!read.problem && !isSameJson(read.value, value)) onValue(read.value)
    },
  }
}
