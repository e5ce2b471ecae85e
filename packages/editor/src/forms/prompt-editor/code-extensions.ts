import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { linter, lintKeymap, type Action, type Diagnostic } from '@codemirror/lint'
import { EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view'
import { jsonHighlighter, templateHighlighter } from './code-highlight.ts'
import type { CodeSession } from './code-session.ts'
import { codeTheme } from './code-theme.ts'
import { completeVariables } from './complete-variables.ts'
import type { TextFix } from './template-variables.ts'

/** Everything that the editor is in one field. `current` gives what the field says now. */
export function codeExtensions(session: CodeSession, current: () => CodeSession): Extension {
  const { language, label, description, placeholder: words } = session
  return [
    history(),
    drawSelection(),
    EditorState.allowMultipleSelections.of(true),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({
      'aria-label': label,
      ...(description !== undefined && { 'aria-description': description }),
      spellcheck: 'false',
    }),
    placeholder(words),
    codeTheme,
    language === 'template' ? templateLanguage(current) : jsonLanguage(),
    linter(({ state }) => diagnosticsOf(state.doc.toString(), current()), { delay: 150 }),
    // Tab leaves the field, as in every other box.
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...lintKeymap,
      ...historyKeymap,
      ...defaultKeymap,
    ]),
  ]
}

function templateLanguage(current: () => CodeSession): Extension {
  return [
    templateHighlighter,
    autocompletion({
      override: [(context) => completeVariables(context, current())],
      icons: false,
      activateOnTyping: true,
    }),
  ]
}

function jsonLanguage(): Extension {
  return [jsonHighlighter, closeBrackets(), EditorState.tabSize.of(2)]
}

function diagnosticsOf(text: string, session: CodeSession): Diagnostic[] {
  return session.problemsOf(text).map((problem) => ({
    from: Math.min(problem.from, text.length),
    to: Math.min(problem.to, text.length),
    severity: problem.severity,
    message: problem.message,
    actions: problem.fixes.map((fix) => actionOf(fix, session)),
  }))
}

function actionOf(fix: TextFix, session: CodeSession): Action {
  return {
    name: fix.label,
    apply(view, from, to) {
      if ('wire' in fix) session.onFix(fix)
      else view.dispatch({ changes: { from, to, insert: fix.replacement } })
    },
  }
}
