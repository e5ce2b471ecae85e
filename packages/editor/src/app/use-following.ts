import { useEffect } from 'react'
import type { Editor } from '../session/editor.ts'
import { unknownTypes } from '../session/missing.ts'
import { waitingSteps } from '../session/questions.ts'
import { appText } from '../text/app.ts'

/**
 * Follows what happens: the details open with the first selection, a refused run is told, and questions
 * that come up are announced and shown.
 */
export function useFollowing(editor: Editor): void {
  useEffect(() => {
    const stops = [
      followSelection(editor),
      followRefusals(editor),
      followQuestions(editor),
      followMissing(editor),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [editor])
}

function followSelection({ document, view }: Editor): () => void {
  return document.store.subscribe((now, before) => {
    if (now.selection === before.selection || now.selection.size === 0) return
    if (view.store.getState().right === undefined) view.open('right', 'details')
  })
}

function followRefusals({ desk, view }: Editor): () => void {
  return desk.store.subscribe((now, before) => {
    if (now.refused && now.refused !== before.refused) view.openDialog('refused')
  })
}

/** Says once that a step waits for an answer. */
function followQuestions({ runs, view }: Editor): () => void {
  let told = new Set<string>()
  return runs.subscribe(() => {
    const run = runs.shown()
    const waiting = waitingSteps(run).map((step) => `${run?.run ?? ''} ${step}`)
    const fresh = waiting.filter((step) => !told.has(step))
    told = new Set(waiting)
    const [first] = fresh
    if (first === undefined) return
    view.notify(appText.asks(first.slice(first.indexOf(' ') + 1)), 'warning')
    view.open('left', 'questions')
  })
}

/**
 * Tells of node types that are not here when a file is opened, and of models when a run lacked one:
 * before that, nothing is looked up.
 */
function followMissing({ document, registry, runs, view }: Editor): () => void {
  const tell = (): void => {
    if (view.store.getState().dialog === undefined) view.openDialog('missing')
  }
  const look = (): void => {
    if (unknownTypes(document.store.getState().flow, registry).length > 0) tell()
  }
  look()
  let told: string | undefined
  const stops = [
    document.store.subscribe((now, before) => {
      if (now.opened !== before.opened) look()
    }),
    runs.subscribe(() => {
      const run = runs.shown()
      if (run?.state.error?.code !== 'model-missing' || told === run.run) return
      told = run.run
      tell()
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
