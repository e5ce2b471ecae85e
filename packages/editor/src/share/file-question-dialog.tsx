import type { Flow } from '@chainwright/core'
import { useStore } from 'zustand'
import { diffFlows } from '../headless/diff.ts'
import { Button } from '../parts/basics/button.tsx'
import { Dialog } from '../parts/overlay/dialog.tsx'
import type { Editor } from '../session/editor.ts'
import { useDocument, useEditor } from '../session/use-editor.ts'
import { shareText } from '../text/share.ts'
import { ChangeList } from './change-list.tsx'
import { askAboutFiles, filesOf, type FileQuestion } from './files.ts'
import { onDevice } from './home.ts'
import { openKept } from './open-kept.ts'
import { readFlowText } from './read-opened.ts'
import { saveFlowAs } from './save.ts'

/** Asks what becomes of two states of one file. Nothing is written before an answer. */
export function FileQuestionDialog() {
  const editor = useEditor()
  const question = useStore(filesOf(editor), (state) => state.question)
  const mine = useDocument((state) => state.flow)
  if (!question) return null
  const theirs = question.type === 'tabs' ? flowOf(question.theirs.text) : question.found?.flow
  const choices =
    question.type === 'tabs' ? tabChoices(editor, question) : diskChoices(editor, question)
  const title =
    question.type === 'tabs' ? shareText.tabsTitle : shareText.changedTitle(question.name)
  const footer = choices.map(({ label, primary, choose }) => (
    <Button key={label} tone={primary ? 'primary' : 'plain'} onClick={choose}>
      {label}
    </Button>
  ))
  return (
    <Dialog title={title} onClose={() => editor.view.openDialog(undefined)} footer={footer}>
      <p>{about(question)}</p>
      {theirs && <ChangeList title={shareText.yourChanges} changes={diffFlows(theirs, mine)} />}
    </Dialog>
  )
}

interface Choice {
  readonly label: string
  readonly primary?: boolean
  readonly choose: () => void
}

function about(question: FileQuestion): string {
  if (question.type === 'tabs') return shareText.tabsAbout
  return question.found ? shareText.changedAbout : shareText.goneAbout
}

function tabChoices(editor: Editor, { theirs }: Extract<FileQuestion, { type: 'tabs' }>): Choice[] {
  const files = filesOf(editor)
  return [
    {
      label: shareText.takeTheirs,
      choose: () => {
        askAboutFiles(editor, undefined)
        openKept(editor, theirs)
      },
    },
    {
      label: shareText.writeMine,
      choose: () => {
        files.setState({ version: theirs.version })
        keepAgain(editor)
      },
    },
    {
      label: shareText.keepBoth,
      primary: true,
      choose: () => {
        // A flow of its own: it has no file that the other one writes as well.
        files.setState({ id: crypto.randomUUID(), version: 0, home: onDevice, saved: undefined })
        keepAgain(editor)
      },
    },
  ]
}

/** Goes on keeping what is shown. */
function keepAgain(editor: Editor): void {
  askAboutFiles(editor, undefined)
  filesOf(editor).setState({ keeping: 'changed' })
}

function diskChoices(
  editor: Editor,
  question: Extract<FileQuestion, { type: 'changed' }>,
): Choice[] {
  const { found, overwrite } = question
  const close = () => askAboutFiles(editor, undefined)
  const choices: Choice[] = [
    {
      label: shareText.saveUnderAnother,
      primary: true,
      choose: () => {
        close()
        void saveFlowAs(editor)
      },
    },
    {
      label: found ? shareText.writeOver : shareText.writeAnew,
      choose: () => {
        close()
        void overwrite()
      },
    },
  ]
  const flow = found?.flow
  if (!flow) return choices
  const take = () => {
    close()
    // As an act: what was on the canvas is an undo away.
    editor.document.actOnFile({ name: shareText.takeFound, edit: () => flow })
  }
  return [{ label: shareText.takeTheirs, choose: take }, ...choices]
}

function flowOf(text: string): Flow | undefined {
  const opened = readFlowText(text)
  return opened.type === 'flow' ? opened.flow : undefined
}
