import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { flowText, folderWith } from '../../test/run-cli.ts'
import { openFlowFolder } from './flow-folder.ts'

const flow = flowText({ nodes: {} })
const { signal } = new AbortController()

it('writes a new file as a whole, and leaves nothing beside it', async () => {
  const folder = folderWith({ 'in/keep.txt': '' })
  const saved = await openFlowFolder(folder).save(
    { name: 'in/new.flow.json', text: flow, base: undefined },
    signal,
  )
  expect(saved.status).toBe('saved')
  expect(readFileSync(join(folder, 'in/new.flow.json'), 'utf8')).toBe(flow)
  expect(readdirSync(join(folder, 'in')).sort()).toEqual(['keep.txt', 'new.flow.json'])
})

it('does not write over a file that nobody read', async () => {
  const folder = folderWith({ 'one.flow.json': flow })
  const asked = { name: 'one.flow.json', text: flowText({ name: 'B', nodes: {} }), base: undefined }
  const saved = await openFlowFolder(folder).save(asked, signal)
  expect(saved).toMatchObject({ status: 'changed', found: { text: flow } })
  expect(readFileSync(join(folder, 'one.flow.json'), 'utf8')).toBe(flow)
})

it('says that a file is gone which was to be written over', async () => {
  const asked = { name: 'one.flow.json', text: flow, base: 'a'.repeat(64) }
  const saved = await openFlowFolder(folderWith({})).save(asked, signal)
  expect(saved).toEqual({ status: 'changed', found: undefined })
})

it('lets one of two saves of the same state win', async () => {
  const folder = openFlowFolder(folderWith({ 'one.flow.json': flow }))
  const { digest } = await folder.read('one.flow.json', signal)
  const texts = ['A', 'B'].map((name) => flowText({ name, nodes: {} }))
  const saved = await Promise.all(
    texts.map((text) => folder.save({ name: 'one.flow.json', text, base: digest }, signal)),
  )
  expect(saved.map(({ status }) => status)).toEqual(['saved', 'changed'])
})

it('keeps who may read a file', async () => {
  const folder = folderWith({ 'one.flow.json': flow })
  chmodSync(join(folder, 'one.flow.json'), 0o600)
  const flows = openFlowFolder(folder)
  const { digest } = await flows.read('one.flow.json', signal)
  const text = flowText({ name: 'B', nodes: {} })
  await flows.save({ name: 'one.flow.json', text, base: digest }, signal)
  expect(statSync(join(folder, 'one.flow.json')).mode & 0o777).toBe(0o600)
})

it('follows no link out of the folder, neither to read nor to write', async () => {
  const outside = folderWith({ 'one.flow.json': flow })
  const folder = folderWith({})
  symlinkSync(outside, join(folder, 'door'))
  symlinkSync(join(outside, 'one.flow.json'), join(folder, 'link.flow.json'))
  mkdirSync(join(folder, 'folder.flow.json'))
  const flows = openFlowFolder(folder)
  const names = ['door/one.flow.json', 'door/new.flow.json', 'link.flow.json', 'folder.flow.json']
  for (const name of names) {
    await expect(flows.read(name, signal)).rejects.toThrow()
    await expect(flows.save({ name, text: flow, base: undefined }, signal)).rejects.toThrow()
  }
  expect(readdirSync(outside)).toEqual(['one.flow.json'])
  expect(await flows.list(signal)).toEqual([])
})

it.each([
  '',
  '..',
  'a/../b.flow.json',
  'C:\\x.flow.json',
  'nul.flow.json',
  'a?.flow.json',
  'x.json',
  '.bashrc',
  'a\0.flow.json',
])('refuses the name %j', async (name) => {
  const flows = openFlowFolder(folderWith({}))
  const refused = { code: 'file-name-refused' }
  await expect(flows.read(name, signal)).rejects.toMatchObject(refused)
  await expect(flows.save({ name, text: flow, base: undefined }, signal)).rejects.toMatchObject(
    refused,
  )
})

it('takes the one file that was named on the command line whatever its name ends in', async () => {
  const folder = openFlowFolder(folderWith({ 'old.json': flow, 'other.json': flow }), 'old.json')
  expect((await folder.read('old.json', signal)).text).toBe(flow)
  await expect(folder.read('other.json', signal)).rejects.toThrow()
})
