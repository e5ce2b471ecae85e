import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFolderStore } from '@chainwright/durable/engines'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { createEngineInProcess } from '../../../../durable/test/engine-in-process.ts'
import { createDrip } from '../../../test/serve/drip-node.ts'
import { checkServing, serveCases, type ServedEngine } from '../../../test/serve/engine-cases.ts'

const folder = mkdtempSync(join(tmpdir(), 'chainwright-house-'))
let served: ServedEngine

beforeAll(async () => {
  const drip = createDrip()
  const engine = createEngineInProcess(await openFolderStore(folder), drip.registry)
  served = { drip, open: async () => ({ engine, store: await openFolderStore(folder) }) }
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('servers that hand their runs to an engine', () => {
  it.each(serveCases)('$name', async (one) => checkServing(one, served))
})
