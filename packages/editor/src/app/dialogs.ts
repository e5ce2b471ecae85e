import { lazy, type ComponentType, type LazyExoticComponent } from 'react'

/** All dialogs by id, which `view.openDialog(id)` takes. Each is loaded when it is opened first. */
export const dialogs: Readonly<Record<string, LazyExoticComponent<ComponentType>>> = {
  palette: lazyDialog(async () => (await import('./palette.tsx')).Palette),
  search: lazyDialog(async () => (await import('./search-dialog.tsx')).SearchDialog),
  help: lazyDialog(async () => (await import('./help-dialog.tsx')).HelpDialog),
  pastedText: lazyDialog(async () => (await import('./pasted-dialog.tsx')).PastedDialog),
  refused: lazyDialog(async () => (await import('./refused-dialog.tsx')).RefusedDialog),
  missing: lazyDialog(async () => (await import('./missing-dialog.tsx')).MissingDialog),
  share: lazyDialog(async () => (await import('../share/share-dialog.tsx')).ShareDialog),
  code: lazyDialog(async () => (await import('../share/code-dialog.tsx')).CodeDialog),
  saveAs: lazyDialog(async () => (await import('../share/save-as-dialog.tsx')).SaveAsDialog),
  stranger: lazyDialog(async () => (await import('../share/stranger-dialog.tsx')).StrangerDialog),
  endpoints: lazyDialog(
    async () => (await import('../share/endpoints-dialog.tsx')).EndpointsDialog,
  ),
  consent: lazyDialog(async () => (await import('../share/consent-dialog.tsx')).ConsentDialog),
  fileQuestion: lazyDialog(
    async () => (await import('../share/file-question-dialog.tsx')).FileQuestionDialog,
  ),
}

function lazyDialog(load: () => Promise<ComponentType>): LazyExoticComponent<ComponentType> {
  return lazy(async () => ({ default: await load() }))
}
