import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { limiterCases } from '../../test/limiter-cases.ts'
import { openFolderStore } from '../shared/folder-store.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chainwright-limits-'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('workers that share a folder', () => {
  limiterCases(async () => openFolderStore(folder), 20)
})
