import { Toasts } from '../parts/overlay/toasts.tsx'
import { useEditor, useView } from '../session/use-editor.ts'
import { appText } from '../text/app.ts'

/** The notices of the view, which go away by themselves. */
export function Notices() {
  const { view } = useEditor()
  const notices = useView((state) => state.notices)
  const toasts = notices.map(({ id, text, tone }) => {
    return { id: String(id), text, tone: tone === 'info' ? ('neutral' as const) : tone }
  })
  return (
    <Toasts label={appText.notices} toasts={toasts} onDismiss={(id) => view.dismiss(Number(id))} />
  )
}
