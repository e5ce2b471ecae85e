import { describe, expect, it } from 'vitest'
import { fileMigrations, migrateFile, type Migration } from './migrations.ts'

const steps: Migration[] = [
  { from: 2, to: 3, migrate: (file) => ({ ...file, path: [file['path'] ?? '', 3] }) },
  { from: 1, to: 2, migrate: (file) => ({ ...file, path: 2 }) },
]

describe('migrateFile', () => {
  it('takes every step in order, from the version of the file to the newest', () => {
    expect(migrateFile({ chainwright: 1 }, steps, 3)).toEqual({ chainwright: 3, path: [2, 3] })
    expect(migrateFile({ chainwright: 2, path: 0 }, steps, 3)).toEqual({
      chainwright: 3,
      path: [0, 3],
    })
  })

  it('leaves the newest version as it is', () => {
    const file = { chainwright: 3 }
    expect(migrateFile(file, steps, 3)).toBe(file)
  })

  it('gives nothing when a step is missing, and never turns in a circle', () => {
    expect(migrateFile({ chainwright: 1 }, steps.slice(0, 1), 3)).toBeUndefined()
    const circle = [{ from: 1, to: 1, migrate: steps[0]!.migrate }]
    expect(migrateFile({ chainwright: 1 }, circle, 2)).toBeUndefined()
  })

  it('has no steps in the product, since version 1 is the first', () => {
    expect(fileMigrations).toEqual([])
  })
})
