import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import { chatText } from '../text/chat.ts'
import { datasetText } from '../text/dataset.ts'
import { appText } from '../text/app.ts'
import { fileText } from '../text/files.ts'

/** A panel that opens at an edge. Its program is loaded when it is opened for the first time. */
export interface PanelEntry {
  readonly title: string
  readonly Panel: LazyExoticComponent<ComponentType>
}

/** All panels by id, which `view.open(edge, id)` takes. */
export const panels: Readonly<Record<string, PanelEntry>> = {
  details: panelEntry(
    appText.panels.details,
    async () => (await import('../panels/details/details.tsx')).Details,
  ),
  dataset: panelEntry(
    datasetText.title,
    async () => (await import('../panels/dataset/dataset-panel.tsx')).DatasetPanel,
  ),
  chat: panelEntry(
    chatText.title,
    async () => (await import('../panels/chat/chat-panel.tsx')).ChatPanel,
  ),
  problems: panelEntry(
    appText.panels.problems,
    async () => (await import('../panels/problems.tsx')).Problems,
  ),
  outline: panelEntry(
    appText.panels.outline,
    async () => (await import('../panels/outline/outline.tsx')).Outline,
  ),
  timeline: panelEntry(
    appText.panels.timeline,
    async () => (await import('../panels/timeline/run-timeline.tsx')).RunTimeline,
  ),
  history: panelEntry(
    appText.panels.history,
    async () => (await import('../panels/history/run-history.tsx')).RunHistory,
  ),
  questions: panelEntry(
    appText.panels.questions,
    async () => (await import('../panels/questions/questions.tsx')).Questions,
  ),
  files: panelEntry(
    fileText.files,
    async () => (await import('../share/files-panel.tsx')).FilesPanel,
  ),
  compare: panelEntry(
    fileText.changes,
    async () => (await import('../share/compare-panel.tsx')).ComparePanel,
  ),
  models: panelEntry(
    fileText.models,
    async () => (await import('../share/models-panel.tsx')).ModelsPanel,
  ),
}

/** Makes an entry of the table. */
export function panelEntry(title: string, load: () => Promise<ComponentType>): PanelEntry {
  return { title, Panel: lazy(async () => ({ default: await load() })) }
}
