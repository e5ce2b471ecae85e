import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import type { EditorView } from '@codemirror/view'
import { wireText } from '@chainwright/core'
import { promptText } from '../../text/prompt-editor.ts'
import type { CodeCompletion, CodeSession } from './code-session.ts'

/** Names for the place behind `{{`: those that have a value, then outputs that choosing would connect. */
export function completeVariables(
  context: CompletionContext,
  session: CodeSession,
): CompletionResult | null {
  const open = context.matchBefore(/\{\{[ \t]*[A-Za-z0-9_-]*$/)
  if (!open || open.text.startsWith('{{{')) return null
  const typed = /[A-Za-z0-9_-]*$/.exec(open.text)?.[0] ?? ''
  const options = session.completions().map((one, at) => optionOf(one, at, session))
  return { from: context.pos - typed.length, options, validFor: /^[A-Za-z0-9_-]*$/ }
}

function optionOf(variable: CodeCompletion, at: number, session: CodeSession): Completion {
  const { name, detail, wire } = variable
  const told = wire ? promptText.connects(wireText(wire)) : detail
  return {
    label: name,
    ...(told !== undefined && { detail: told }),
    // In the order given, unless what was typed says otherwise.
    boost: (wire ? 0 : 50) - Math.min(at, 49),
    apply(view, _, from, to) {
      insertName(view, name, { from, to })
      if (wire) session.onFix({ label: name, name, wire })
    },
  }
}

/** Puts a name between its braces; closing ones that are there already are kept. */
function insertName(view: EditorView, name: string, { from, to }: { from: number; to: number }) {
  const behind = view.state.sliceDoc(to, to + 3)
  const closed = /^ ?\}\}/.exec(behind)?.[0]
  const insert = closed ? name : `${name}}}`
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + insert.length + (closed?.length ?? 0) },
    userEvent: 'input.complete',
  })
}
