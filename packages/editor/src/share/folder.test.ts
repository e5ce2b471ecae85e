import { sha256 } from '@chainwright/core'
import { expect, it } from 'vitest'
import { flowOf, openEditor } from '../../test/open-editor.ts'
import { filesOf } from './files.ts'
import type { Ask } from '../run/ask-server.ts'
import { openFolder, startSession } from './folder-client.ts'
import { openFromFolder } from './open.ts'
import { saveFlow } from './save.ts'

const text = '{ "chainwright": 1, "name": "Disk", "nodes": {} }\n'

/** A server with one file, of which the test may change the text. */
function server(): { ask: Ask; disk: { text: string }; tokens: string[] } {
  const disk = { text }
  const tokens: string[] = []
  const reply = (body: unknown, status = 200) => Promise.resolve(Response.json(body, { status }))
  const file = () => ({ name: 'one.flow.json', text: disk.text, digest: sha256(disk.text) })
  const ask: Ask = (path, { method, body, headers }) => {
    tokens.push(new Headers(headers).get('Authorization') ?? '')
    if (path === 'api/session') return reply({ token: 'session' })
    if (method !== 'PUT') return reply(file())
    const given = JSON.parse(body as string) as { text: string; base?: string }
    if (given.base !== sha256(disk.text)) return reply({ status: 'changed', found: file() }, 409)
    disk.text = given.text
    return reply({ status: 'saved', digest: sha256(disk.text) })
  }
  return { ask, disk, tokens }
}

async function openedEditor() {
  const { ask, disk, tokens } = server()
  const editor = openEditor(flowOf({ nodes: {} }))
  filesOf(editor).setState({ folder: openFolder(await startSession('word', ask), ask) })
  await openFromFolder(editor, 'one.flow.json')
  const rename = (name: string) =>
    editor.document.actOnFile({ name: 'rename', edit: (flow) => ({ ...flow, name }) })
  return { editor, disk, tokens, rename }
}

it('exchanges the word of the address for a token, and uses that from then on', async () => {
  const { tokens } = await openedEditor()
  expect(tokens).toEqual(['Bearer word', 'Bearer session'])
})

it('saves over what it read', async () => {
  const { editor, disk, rename } = await openedEditor()
  rename('Mine')
  await saveFlow(editor)
  expect(disk.text).toContain('"Mine"')
  rename('Mine again')
  await saveFlow(editor)
  expect(disk.text).toContain('"Mine again"')
})

it('does not save over what something else wrote, until it is told to', async () => {
  const { editor, disk, rename } = await openedEditor()
  rename('Mine')
  disk.text = text.replace('Disk', 'Theirs')
  await saveFlow(editor)
  expect(disk.text).toContain('Theirs')
  const { question } = filesOf(editor).getState()
  if (question?.type !== 'changed') throw new Error('nothing was asked')
  expect(question.found?.flow?.name).toBe('Theirs')
  await question.overwrite()
  expect(disk.text).toContain('"Mine"')
})
