import type { Flow } from '@chainwright/core'
import { isEmptySheet, newCapabilities, type CapabilitySheet } from '../headless/capabilities.ts'
import type { ServerRunner, ServerSheet } from '../run/server-runner.ts'
import type { Editor } from '../session/editor.ts'
import { runText } from '../text/run.ts'
import { askPerson, openConsentMemory, type ConsentMemory } from './consent.ts'
import { filesOf } from './files.ts'
import { sheetLines, type SheetLine } from './sheet-lines.ts'

/** What a person agreed to on a server, by the flow that was open. */
const agreements = new WeakMap<Editor, Map<string, ServerSheet>>()

/**
 * Asks whether a flow may run on a server, with what it would do there: the server says so, by its own
 * configuration. Nobody is asked about a flow of their own that uses models of that machine alone. One
 * that was agreed to and then changed is asked about with what is new. Rejects with a `FlowError` when the
 * flow cannot run there.
 */
export async function askToRunOnServer(
  editor: Editor,
  { runner, flow }: { runner: ServerRunner; flow: Flow },
  memory: ConsentMemory = openConsentMemory(),
): Promise<boolean> {
  const now = await runner.sheet(flow)
  const { stranger, id } = filesOf(editor).getState()
  if (now.isTame && !stranger) return true
  const key = `${runner.where} ${id}`
  const agreed = agreements.get(editor)?.get(key)
  const fresh = agreed ? newOf(agreed, now) : now
  const isKnown = (agreed !== undefined && isNothing(fresh)) || (await memory.has(now.digest))
  if (!isKnown) {
    const lines = serverLines(fresh, runner.where, agreed === undefined)
    const asks = agreed ? 'serverMore' : 'server'
    if (!(await askPerson(editor, { sheet: fresh.sheet, asks, lines }))) return false
  }
  await memory.add(now.digest)
  agreements.set(editor, (agreements.get(editor) ?? new Map<string, ServerSheet>()).set(key, now))
  if (stranger) filesOf(editor).setState({ stranger: false, agreed: now.sheet })
  return true
}

/** What a flow would do on a server, in words. `isWhole`: it is not a difference. */
export function serverLines(
  { sheet, folders, keys }: ServerSheet,
  host: string,
  isWhole: boolean,
): SheetLine[] {
  const lines = sheetLines({ ...sheet, files: [] }, false)
  const reads = folders.map((folder): SheetLine => {
    return { kind: 'file', text: runText.reads(filesOfSheet(sheet), folder), isCareful: true }
  })
  const sends = keys.map(({ name, origin }): SheetLine => {
    return { kind: 'contact', text: runText.sendsKey(name, origin), isCareful: true }
  })
  const contacts = sends.length > 0 || lines.some(({ kind }) => kind === 'contact')
  const nobody: SheetLine = {
    kind: 'nothing',
    text: runText.contactsNobody(host),
    isCareful: false,
  }
  return [...(isWhole && !contacts ? [nobody] : []), ...sends, ...lines, ...reads]
}

function filesOfSheet({ files }: CapabilitySheet): string {
  const named = files.map((use) => (use.from === 'flow' ? use.name : runText.namedElsewhere))
  return [...new Set(named)].join(', ') || runText.namedElsewhere
}

function newOf(agreed: ServerSheet, now: ServerSheet): ServerSheet {
  const keysBefore = new Set(agreed.keys.map(({ name, origin }) => `${name} ${origin}`))
  return {
    ...now,
    sheet: newCapabilities(agreed.sheet, now.sheet),
    folders: now.folders.filter((folder) => !agreed.folders.includes(folder)),
    keys: now.keys.filter(({ name, origin }) => !keysBefore.has(`${name} ${origin}`)),
  }
}

function isNothing({ sheet, folders, keys }: ServerSheet): boolean {
  return isEmptySheet(sheet) && folders.length === 0 && keys.length === 0
}
