import type { CapabilitySheet } from '../headless/capabilities.ts'
import { sheetText } from '../text/sheet.ts'

/** One line of a sheet. */
export interface SheetLine {
  readonly kind: 'model' | 'contact' | 'file' | 'loop' | 'question' | 'unknown' | 'nothing'
  readonly text: string
  /** It reaches out of the page, or does not work. */
  readonly isCareful: boolean
}

/** A sheet in words; the first line says whether anybody is contacted. `whole`: it is not a difference. */
export function sheetLines(sheet: CapabilitySheet, whole: boolean): SheetLine[] {
  const asked = new Set(sheet.origins.flatMap(({ references }) => references))
  const isNews = ({ reference, source }: CapabilitySheet['models'][number]): boolean =>
    source !== 'endpoint' || !asked.has(reference)
  const lines = [
    ...sheet.origins.map(({ origin, reason, references }): SheetLine => {
      const text = sheetText.contact[reason](origin, references)
      return { kind: 'contact', text, isCareful: true }
    }),
    // Who is asked for such a model was said with its origin.
    ...sheet.models.filter(isNews).map((model): SheetLine => {
      const { reference, source, download, origin } = model
      const place = source === 'endpoint' && origin === undefined ? 'notSetUp' : source
      const text = download ? sheetText.download(reference) : sheetText.model[place](reference)
      return {
        kind: 'model',
        text,
        isCareful: download || source === 'endpoint' || source === 'unknown',
      }
    }),
    ...sheet.files.map((use): SheetLine => ({
      kind: 'file',
      text: fileText(use),
      isCareful: true,
    })),
    ...sheet.services.map(({ service }): SheetLine => {
      return { kind: 'contact', text: sheetText.service(service), isCareful: true }
    }),
    ...loopLines(sheet),
    ...(sheet.questions.length > 0
      ? [
          {
            kind: 'question',
            text: sheetText.questions(sheet.questions.length),
            isCareful: false,
          } as const,
        ]
      : []),
    ...sheet.unknown.map(({ type, node }): SheetLine => {
      return { kind: 'unknown', text: sheetText.unknown(type, node), isCareful: true }
    }),
  ]
  if (!whole || lines.some(({ kind }) => kind === 'contact')) return lines
  return [{ kind: 'nothing', text: sheetText.contactsNobody, isCareful: false }, ...lines]
}

function loopLines({ loops, mostRounds }: CapabilitySheet): SheetLine[] {
  if (loops.length === 0) return []
  const text = mostRounds === undefined ? sheetText.unbounded : sheetText.rounds(mostRounds)
  return [{ kind: 'loop', text, isCareful: mostRounds === undefined }]
}

function fileText(use: CapabilitySheet['files'][number]): string {
  if (use.from === 'flow') return sheetText.fileNamed(use.name)
  if (use.from === 'input') return sheetText.fileOfInput(use.input, use.name)
  return sheetText.fileOfData
}
