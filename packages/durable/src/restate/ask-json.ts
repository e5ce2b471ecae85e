import { request } from 'node:http'

/** An answer of a server of the engine. */
export interface JsonAnswer {
  readonly status: number
  /** `undefined` when the body is no JSON. */
  readonly body: unknown
}

/** Asks a server that the user configured, in JSON. Rejects when it cannot be reached. */
export async function askJson(
  address: string,
  { method = 'GET', body }: { method?: 'GET' | 'POST' | 'PATCH'; body?: object } = {},
): Promise<JsonAnswer> {
  return new Promise((resolve, reject) => {
    const headers = { accept: 'application/json', 'content-type': 'application/json' }
    const asked = request(address, { method, headers, timeout: 30_000 }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () => {
        const status = response.statusCode ?? 0
        resolve({ status, body: parse(Buffer.concat(parts).toString('utf8')) })
      })
    })
    asked.on('timeout', () => asked.destroy(new Error(`no answer from ${address} in 30 s`)))
    asked.on('error', reject)
    asked.end(body && JSON.stringify(body))
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What an answer says that is no good one. */
export function messageIn({ status, body }: JsonAnswer): string {
  const { message } = (body ?? {}) as { message?: unknown }
  return typeof message === 'string' ? message : `status ${status}, ${JSON.stringify(body)}`
}
