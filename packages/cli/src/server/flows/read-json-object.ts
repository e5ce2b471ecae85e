import { defaultLimits, readJson } from '@chainwright/core'
import type { Context } from 'hono'
import { refuseBody } from '../guard.ts'
import { readBody } from '../read-body.ts'
import { answerError, refuse } from './refuse.ts'
import type { ServeEnvironment } from './serve-context.ts'

/** The JSON object that a request carries, read strictly, or why it cannot be. */
export async function readJsonObject(
  c: Context<ServeEnvironment>,
  mostBytes: number,
): Promise<object> {
  const { incoming } = c.env
  const { method = '', url: target = '', rawHeaders } = incoming
  const wrong = refuseBody({ method, target, rawHeaders })
  if (wrong) return refuse(c, 415, wrong.message)
  const bytes = await readBody(incoming, mostBytes).catch((thrown: unknown) => {
    if (thrown instanceof RangeError) return undefined
    throw thrown
  })
  if (!bytes) return answerError(c, new RangeError())
  const most = { ...defaultLimits, fileBytes: mostBytes, stringBytes: mostBytes, issues: 1 }
  const { json, problems } = readJson(bytes, most)
  const [problem] = problems
  if (problem && !problem.harmless) return refuse(c, 400, problem.message)
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return refuse(c, 400, 'send a JSON object')
  }
  return json
}
