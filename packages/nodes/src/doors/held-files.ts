import { FlowError } from '@chainwright/core'
import type { Files, GrantedFile } from './files.ts'
import { matchesPart } from './glob.ts'

/**
 * The door to files that are held in memory, such as those a person dropped on a page: these and no
 * others can be read, by name or glob (`docs/*.md`).
 */
export function createHeldFiles(files: readonly GrantedFile[]): Files {
  const inOrder = files.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  return {
    read: (pattern) => {
      const found = inOrder.filter(({ name }) => matchesPath(pattern, name))
      if (found.length > 0) return Promise.resolve(found)
      const known = inOrder.map(({ name }) => name).join(', ') || 'none'
      const message = `there is no file \`${pattern}\` among those that were given (${known}): add it`
      return Promise.reject(new FlowError({ code: 'file-missing', message, port: 'files' }))
    },
  }
}

function matchesPath(pattern: string, name: string): boolean {
  const wanted = pattern.split('/')
  const given = name.split('/')
  return (
    wanted.length === given.length && wanted.every((part, at) => matchesPart(part, given[at] ?? ''))
  )
}
