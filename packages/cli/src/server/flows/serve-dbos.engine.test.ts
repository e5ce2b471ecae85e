import { afterAll, beforeAll, describe, it } from 'vitest'
import { checkServing, serveCases } from '../../../test/serve/engine-cases.ts'
import { programCases } from '../../../test/serve/engine-program-cases.ts'
import { startDbos, type RealEngine } from '../../../test/serve/real-engine.ts'

let engine: RealEngine

beforeAll(async () => {
  engine = await startDbos()
  await engine.startWorker()
})

afterAll(async () => engine.close())

describe('servers that hand their runs to DBOS', () => {
  it.each(serveCases)('$name', async (one) => checkServing(one, engine))
})

describe('programs that hand their runs to DBOS', () => {
  it.each(programCases)('$name', async ({ check }) => check(engine))
})
