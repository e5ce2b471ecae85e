import type { Hub, HubModel, Remaining } from '@chainwright/nodes/hub'
import { countText, sizeText } from './figures-text.ts'
import { harmlessLine } from './harmless-text.ts'
import type { Palette } from './palette.ts'

/** What belongs to a sheet beside the model itself. */
export interface SheetContext {
  readonly hub: Pick<Hub, 'cacheFolder'>
  readonly remaining: Remaining
  readonly palette: Palette
}

/** What a person is shown before a model is downloaded. */
export function modelSheet(model: HubModel, { hub, remaining, palette }: SheetContext): string {
  const { reference, capabilities, license, from, name, revision, files, bytes } = model
  const there = bytes - remaining.bytes
  const already = there > 0 ? `; ${sizeText(there)} of it are here already` : ''
  const size = `${sizeText(bytes)} (${bytes.toLocaleString('en-US')} bytes) in ${countText(files.length, 'file')}${already}`
  const rows = [
    ['can', capabilities.join(', ')],
    ['licence', license ?? 'not stated'],
    ['from', `${from}/${name} at ${revision.slice(0, 12)}`],
    ['to', hub.cacheFolder],
    ['size', size],
  ]
  const width = Math.max(...files.map(({ path }) => path.length))
  return [
    palette.bold(harmlessLine(reference)),
    ...rows.map(([title = '', value = '']) => {
      return `  ${palette.dim(title.padEnd(8))}${harmlessLine(value)}`
    }),
    ...files.map((file) => {
      return `    ${harmlessLine(file.path).padEnd(width)}  ${sizeText(file.bytes).padStart(7)}`
    }),
    '',
  ].join('\n')
}
