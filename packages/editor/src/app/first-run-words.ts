import { formatBytes } from '../lib/quantities.ts'
import type { FirstRun } from '../session/before-first-run.ts'
import { appText } from '../text/app.ts'

/** What a first run would load or ask, in a few words; what reaches out of the page goes first. */
export function firstRunWords(
  { bytes, downloads, asks }: FirstRun,
  { reference }: { readonly reference: string },
): string {
  const [download] = downloads
  if (download !== undefined) return appText.downloadsFirst(download, downloads.length - 1)
  const [asked] = asks
  if (asked !== undefined) return appText.asksModel(asked, asks.length - 1)
  return bytes > 0 ? appText.loads(formatBytes(bytes)) : appText.modelFirst(reference)
}

/** The same in whole sentences. */
export function firstRunAbout({ bytes, programBytes, downloads, asks }: FirstRun): string {
  const program = programBytes > 0 ? formatBytes(programBytes) : undefined
  const lines = [
    ...(bytes > 0 ? [appText.firstRun.loads(formatBytes(bytes), program)] : []),
    ...(downloads.length > 0 ? [appText.firstRun.downloads(downloads.join(', '))] : []),
    ...(asks.length > 0 ? [appText.firstRun.asks(asks.join(', '))] : []),
    ...(downloads.length + asks.length === 0 ? [appText.firstRun.nobody] : []),
    appText.firstRun.more,
  ]
  return lines.join(' ')
}
