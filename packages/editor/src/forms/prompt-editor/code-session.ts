import type { TextFix, TextProblem, WirableVariable } from './template-variables.ts'

/** The two languages of the code editor. */
export type CodeLanguage = 'template' | 'json'

/** What a field tells the code editor that works in its place. */
export interface CodeSession {
  readonly language: CodeLanguage
  readonly text: string
  readonly label: string
  readonly description: string | undefined
  readonly placeholder: string
  readonly problemsOf: (text: string) => readonly TextProblem[]
  /** What may be inserted; those with a wire connect it as well. */
  readonly completions: () => readonly CodeCompletion[]
  readonly onText: (text: string) => void
  /** A fix that is more than a change of the text, or a completion that connects. */
  readonly onFix: (fix: TextFix) => void
  /** The focus has left, or another field took the editor. */
  readonly onLeave: () => void
}

/** One completion of a template. */
export type CodeCompletion = Omit<WirableVariable, 'wire'> & Partial<Pick<WirableVariable, 'wire'>>

/** The code editor while it works in a field. */
export interface OpenEditor {
  /** Takes what changed in the field; a text that differs replaces the editor's. */
  readonly update: (session: CodeSession) => void
  readonly close: () => void
}
