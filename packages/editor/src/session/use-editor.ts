import { findNode, type NodeState, type NodeType } from '@chainwright/core'
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useSyncExternalStore,
} from 'react'
import { useStore } from 'zustand'
import type { DocumentState } from '../document/document.ts'
import type { ShownRun } from '../run/run-store.ts'
import type { Runner } from '../run/runner.ts'
import type { Drafts } from './drafts.ts'
import type { Editor } from './editor.ts'
import type { DeskState } from './run-desk.ts'
import type { RunValues } from './values.ts'
import type { ViewState } from './view.ts'

/** Hands the editor to all components. */
export const EditorContext = createContext<Editor | undefined>(undefined)

/** The editor. Throws outside of its provider. */
export function useEditor(): Editor {
  const editor = useContext(EditorContext)
  if (!editor) throw new TypeError('there is no editor around this component')
  return editor
}

/** A part of the document; the component is drawn again when this part changes. */
export function useDocument<S>(select: (state: DocumentState) => S): S {
  return useStore(useEditor().document.store, select)
}

/** A part of what follows from the document. */
export function useDrafts<S>(select: (drafts: Drafts) => S): S {
  return useStore(useEditor().drafts, select)
}

/** All node types, for lists of them; those that are not there yet are brought. */
export function useNodeTypes(): readonly NodeType[] {
  const editor = useEditor()
  const known = useDrafts(() => editor.registry.size)
  useEffect(() => void editor.complete(), [editor])
  return useMemo(() => [...editor.registry.values()].slice(0, known), [editor, known])
}

/** A part of what the next run is given. */
export function useValues<S>(select: (values: RunValues) => S): S {
  return useStore(useEditor().values, select)
}

/** A part of what is open on the screen. */
export function useView<S>(select: (view: ViewState) => S): S {
  return useStore(useEditor().view.store, select)
}

/** A part of what is known of running. */
export function useDesk<S>(select: (desk: DeskState) => S): S {
  return useStore(useEditor().desk.store, select)
}

/** The runner of the place that is chosen; drawn again when another one is. */
export function useRunner(): Runner {
  return useStore(useEditor().places.store, ({ chosen }) => chosen)
}

/** The run that is shown; drawn again with every frame in which anything of it changed. */
export function useShownRun(): ShownRun | undefined {
  const { runs } = useEditor()
  const subscribe = useCallback((listener: () => void) => runs.subscribe(listener), [runs])
  useSyncExternalStore(subscribe, () => runs.version())
  return runs.shown()
}

/**
 * What the run that is shown knows of a node, by its path (`story#3/generate`); drawn again only when
 * this node changed. The state is changed in place: read what is needed, and keep nothing.
 */
export function useNodeRun(path: string): NodeState | undefined {
  const { runs } = useEditor()
  const subscribe = useCallback(
    (listener: () => void) => runs.subscribe(listener, path),
    [runs, path],
  )
  useSyncExternalStore(subscribe, () => runs.version(path))
  const shown = runs.shown()
  return shown && findNode(shown.state, path)
}
