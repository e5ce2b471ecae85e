import { connectServer } from '../run/server-runner.ts'
import type { Editor } from '../session/editor.ts'
import { followLooks } from '../session/look-at-values.ts'
import { createServerKeeper } from '../session/server-keeper.ts'
import { filesOf } from './files.ts'

/** From now on flows run on the server that serves this page, and its runs are in the history. */
export function useServer(editor: Editor, token: string): void {
  const home = (): string | undefined => {
    const { home: now } = filesOf(editor).getState()
    return now.type === 'folder' ? now.name : undefined
  }
  const { places, history, view } = editor
  const onProblem = (error: unknown): void => {
    view.notify(error instanceof Error ? error.message : String(error), 'danger')
  }
  const { runner, calls } = connectServer(token, { host: location.host, home, onProblem })
  places.add(runner)
  history.add(createServerKeeper({ calls, runner, places }))
  followLooks(editor)
}
