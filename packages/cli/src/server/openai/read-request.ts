import { defaultLimits, readJson } from '@chainwright/core'
import { OpenAiError } from './openai-error.ts'

/** The JSON object that a request carries. Throws an `OpenAiError` for anything else. */
export async function readRequest(
  request: Request,
  mostBytes: number,
): Promise<Readonly<Record<string, unknown>>> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/json(?:\s*;\s*charset=utf-8)?$/i.test(type)) {
    throw new OpenAiError('send application/json', { status: 415 })
  }
  const bytes = await readBytes(request, mostBytes)
  const limits = { ...defaultLimits, fileBytes: mostBytes, stringBytes: mostBytes, issues: 1 }
  const { json, problems } = readJson(bytes, limits)
  const [problem] = problems.filter(({ harmless }) => !harmless)
  if (problem) throw new OpenAiError(problem.message, { status: 400 })
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new OpenAiError('send a JSON object', { status: 400 })
  }
  return json as Readonly<Record<string, unknown>>
}

async function readBytes(request: Request, mostBytes: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of request.body ?? []) {
    bytes += piece.length
    if (bytes > mostBytes) {
      throw new OpenAiError(`the body has more than ${mostBytes} bytes`, { status: 413 })
    }
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
