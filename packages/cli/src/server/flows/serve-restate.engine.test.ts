import { afterAll, beforeAll, describe, it } from 'vitest'
import { checkServing, serveCases } from '../../../test/serve/engine-cases.ts'
import { programCases } from '../../../test/serve/engine-program-cases.ts'
import { startRestate, type RealEngine } from '../../../test/serve/real-engine.ts'

let engine: RealEngine

beforeAll(async () => {
  engine = await startRestate()
  await engine.startWorker()
})

afterAll(async () => engine.close())

describe('servers that hand their runs to Restate', () => {
  it.each(serveCases)('$name', async (one) => checkServing(one, engine))
})

describe('programs that hand their runs to Restate', () => {
  it.each(programCases)('$name', async ({ check }) => check(engine))
})
