import { expect, it } from 'vitest'
import { assetHeaders, pageHeaders } from '../packages/cli/src/server/headers.ts'
import { contentPolicy } from '../packages/editor/build/content-policy.ts'

function rules(policy: string | undefined): Map<string, string> {
  const parts = (policy ?? '').split('; ').map((rule) => rule.split(/ (.*)/s))
  return new Map(parts.map(([name = '', words = '']) => [name, words]))
}

const built = rules(contentPolicy)
const served = rules(pageHeaders['Content-Security-Policy'])
const worker = rules(assetHeaders['Content-Security-Policy'])

it('the server says of the page what the built page says of itself, and that nobody frames it', () => {
  const { 'frame-ancestors': framed, ...others } = Object.fromEntries(served)
  expect(framed).toBe("'none'")
  expect(others).toEqual(Object.fromEntries(built))
})

it('page and worker reach their site, what is encrypted, and this machine', () => {
  const places = "'self' https: http://localhost:* http://127.0.0.1:*"
  for (const policy of [built, served, worker]) expect(policy.get('connect-src')).toBe(places)
})
