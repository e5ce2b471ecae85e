import { findNode, isFinal } from '@chainwright/core'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { EmptyState } from '../../parts/basics/empty-state.tsx'
import { Timeline } from '../../parts/timeline/timeline.tsx'
import { followWay, wayToNode } from '../../session/entered-ways.ts'
import type { Editor } from '../../session/editor.ts'
import { useEditor } from '../../session/use-editor.ts'
import { panelText } from '../../text/panels.ts'
import { rowsOfRun } from './rows-of-run.ts'

/** How often the rows of a run that goes on are made anew, in milliseconds. */
const tickMs = 250

/** The waterfall of the run that is shown. */
export function RunTimeline() {
  const editor = useEditor()
  const { runs } = editor
  const now = useTicks(editor)
  const state = runs.shown()?.state
  // The state is changed in place: a tick says that it may be another.
  const rows = useMemo(() => (state && now > 0 ? rowsOfRun(state) : []), [state, now])
  if (!state) return <EmptyState title={panelText.noRun} />
  return <Timeline rows={rows} now={now} onOpen={(id) => openStep(editor, id)} />
}

/** The time of the last tick: a few a second while the run goes on, and one when it ends. */
function useTicks({ runs }: Editor): number {
  const subscribe = useCallback(
    (listener: () => void) => {
      const timer = setInterval(listener, tickMs)
      const stop = runs.subscribe(listener)
      return () => {
        clearInterval(timer)
        stop()
      }
    },
    [runs],
  )
  return useSyncExternalStore(subscribe, () => {
    const { status = 'ready', endedAt = 0 } = runs.shown()?.state ?? {}
    if (isFinal(status)) return endedAt
    return Math.floor(Date.now() / tickMs) * tickMs
  })
}

/** Shows the node of a step: where it stands on the canvas, and its run in the details. */
function openStep({ document, runs, canvas, view }: Editor, id: string): void {
  const shown = runs.shown()
  const [, path = '', item] = /^(.*?)(?:\[(\d+)\])?$/.exec(id) ?? []
  const node = shown && findNode(shown.state, path)
  if (!shown || !node) return
  followWay(document, wayToNode(shown.flow, node))
  document.select([node.id])
  canvas.current()?.reveal(node.id)
  view.look({ tab: 'run', path, item: Number(item ?? 0) })
  view.open('right', 'details')
}
