import { useMemo, useState } from 'react'
import { Dialog } from '../parts/overlay/dialog.tsx'
import { SearchList } from '../parts/search/search-list.tsx'
import type { SearchEntry } from '../parts/search/search-rows.ts'
import { followWay } from '../session/entered-ways.ts'
import { searchFlow, type FoundPlace } from '../session/search-flow.ts'
import { useEditor } from '../session/use-editor.ts'
import { appText } from '../text/app.ts'
import { useSearchFocus } from './use-search-focus.ts'

interface FoundEntry extends SearchEntry {
  readonly place: FoundPlace
}

/** Finds a text in names, settings and results; choosing a result goes to its card. */
export function SearchDialog() {
  const editor = useEditor()
  const { document, runs, view, canvas } = editor
  const [query, setQuery] = useState('')
  const entries = useMemo(() => {
    const places = searchFlow(document.store.getState().flow, runs.shown(), query)
    return places.map((place, at) => entryOf(place, at, query))
  }, [document, runs, query])
  const around = useSearchFocus()
  const close = () => view.openDialog(undefined)
  return (
    <Dialog title={appText.search} onClose={close}>
      <div ref={around}>
        <SearchList
          label={appText.search}
          placeholder={appText.searchHint}
          entries={entries}
          onQuery={setQuery}
          onChoose={({ place }) => {
            close()
            followWay(document, place.way)
            document.select([place.card])
            setTimeout(() => canvas.current()?.focus(place.card))
          }}
        />
      </div>
    </Dialog>
  )
}

/** What was found by its text is found: the list has nothing more to sort out. */
function entryOf(place: FoundPlace, at: number, query: string): FoundEntry {
  const bodies = place.way.map(({ node }) => node)
  return {
    id: String(at),
    label: [...bodies, place.card].join(' / '),
    detail: `${appText.foundIn[place.kind]}: ${place.text}`,
    keywords: query,
    place,
  }
}
