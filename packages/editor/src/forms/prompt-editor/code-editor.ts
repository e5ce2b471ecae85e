import { EditorState, Transaction } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { forceLinting } from '@codemirror/lint'
import { codeExtensions } from './code-extensions.ts'
import type { CodeSession, OpenEditor } from './code-session.ts'

/** The one code editor of the page, in a host that moves to the field that has the focus. */
interface SharedEditor {
  readonly host: HTMLElement
  readonly view: EditorView
  /** What the field that has it is told. */
  session: CodeSession | undefined
  /** Stands for the opening that has it now. */
  owner: object | undefined
}

let shared: SharedEditor | undefined

/**
 * Opens the editor in a field and gives it the focus; a field that had it before is told that it left.
 * It lives in a shadow root, where its styles are style sheets of the page's own script: a policy of
 * `style-src 'self'` lets them pass.
 */
export function openCodeEditor(
  slot: HTMLElement,
  session: CodeSession,
  selection: { readonly from: number; readonly to: number },
): OpenEditor {
  const editor = (shared ??= createEditor())
  leave(editor)
  const owner = {}
  editor.owner = owner
  editor.session = session
  slot.append(editor.host)
  editor.view.setState(stateFor(editor, session, selection))
  editor.view.focus()
  let given = session.text
  let told = JSON.stringify(session.problemsOf(session.text))
  return {
    update(next) {
      if (editor.owner !== owner) return
      editor.session = next
      // The same text as before may be older than what was typed since.
      if (next.text !== given) takeText(editor.view, next.text)
      given = next.text
      // Only when it is another: a list that is shown must not go stale under the pointer.
      const problems = JSON.stringify(next.problemsOf(next.text))
      if (problems !== told) forceLinting(editor.view)
      told = problems
    },
    close() {
      if (editor.owner === owner) leave(editor)
    },
  }
}

function createEditor(): SharedEditor {
  const host = document.createElement('div')
  const root = host.attachShadow({ mode: 'open' })
  const parent = document.createElement('div')
  root.append(parent)
  const view = new EditorView({ parent, root })
  const editor: SharedEditor = { host, view, session: undefined, owner: undefined }
  host.addEventListener('focusout', () => {
    // Asked a moment later: another window, or a list of the editor, may have the focus only for now.
    setTimeout(() => {
      if (document.activeElement !== host && document.hasFocus()) leave(editor)
    })
  })
  return editor
}

/** Takes the editor out of its field. */
function leave(editor: SharedEditor): void {
  const { session } = editor
  if (!session) return
  editor.session = undefined
  editor.owner = undefined
  editor.host.remove()
  session.onLeave()
}

function stateFor(
  editor: SharedEditor,
  session: CodeSession,
  { from, to }: { readonly from: number; readonly to: number },
): EditorState {
  const onText = EditorView.updateListener.of(({ docChanged, state, transactions }) => {
    const isTaken = transactions.every((one) => one.annotation(Transaction.remote))
    if (docChanged && !isTaken) editor.session?.onText(state.doc.toString())
  })
  const length = session.text.length
  return EditorState.create({
    doc: session.text,
    selection: { anchor: Math.min(from, length), head: Math.min(to, length) },
    extensions: [codeExtensions(session, () => editor.session ?? session), onText],
  })
}

/** Takes a text that changed elsewhere, such as by undo, with as little change as possible. */
function takeText(view: EditorView, text: string): void {
  const before = view.state.doc.toString()
  if (before === text) return
  let from = 0
  while (from < before.length && from < text.length && before[from] === text[from]) from += 1
  let [end, toEnd] = [before.length, text.length]
  while (end > from && toEnd > from && before[end - 1] === text[toEnd - 1]) {
    end -= 1
    toEnd -= 1
  }
  view.dispatch({
    changes: { from, to: end, insert: text.slice(from, toEnd) },
    annotations: [Transaction.remote.of(true), Transaction.addToHistory.of(false)],
  })
}
