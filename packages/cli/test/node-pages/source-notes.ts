import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'

/**
 * What the comment above each node type's definition says, by the name of the type: how it works,
 * formulas and their sources, and the errors it fails with.
 */
export async function readSourceNotes(folder: string): Promise<ReadonlyMap<string, string>> {
  const notes = new Map<string, string>()
  for (const file of await readdir(folder)) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue
    const source = await readFile(path.join(folder, file), 'utf8')
    for (const [, comment = '', name = ''] of source.matchAll(definition)) {
      notes.set(name, commentText(comment))
    }
  }
  return notes
}

/** A comment that stands right before export const … = defineNode({ type: 'name@1'`. */
const definition =
  /\/\*\*((?:(?!\*\/)[^])*)\*\/\nexport const \w+ = define(?:Node|Body|Wait)\(\{\s*type: '([\w-]+)@\d+'/g

function commentText(comment: string): string {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
  const paragraphs = lines.join('\n').trim().split(/\n\n+/)
  return paragraphs.map((paragraph) => paragraph.replaceAll('\n', ' ')).join('\n\n')
}
