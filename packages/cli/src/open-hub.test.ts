import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openHub, readSize } from './open-hub.ts'
import type { Environment } from './environment.ts'
import { parseArguments } from './parse-arguments.ts'
import { hubOptions } from './commands/shared-options.ts'

it.each([
  ['500', 500],
  ['20GB', 20e9],
  ['1.5 MB', 1.5e6],
  ['3k', 3000],
  ['2tb', 2e12],
])('reads the size %s', (written, bytes) => {
  expect(readSize(written)).toBe(bytes)
})

it.each(['', 'much', '-1', '1.2.3GB', '20 GiB', 'GB', '1e3'])('refuses the size %j', (written) => {
  expect(() => readSize(written)).toThrow(/is no size/)
})

it('takes hub and limit from the command line, then from variables', () => {
  const variables = {
    XDG_CACHE_HOME: '/cache',
    CHAINWRIGHT_HUB: 'https://mirror.example/',
    CHAINWRIGHT_CACHE_LIMIT: '1GB',
  }
  const open = (words: string[], given: Environment['variables'] = variables) =>
    openHub(parseArguments(words, hubOptions), { folder: '/', variables: given } as Environment)
  expect(open([])).toMatchObject({
    address: 'https://mirror.example',
    cacheFolder: join('/cache', 'chainwright', 'models'),
    limitBytes: 1e9,
  })
  expect(open(['--hub', 'http://127.0.0.1:80', '--limit', '2GB'])).toMatchObject({
    address: 'http://127.0.0.1:80',
    limitBytes: 2e9,
  })
  expect(open([], {})).toMatchObject({ limitBytes: 20e9 })
  expect(() => open(['--hub', 'ftp://mirror.example'])).toThrow(/may be configured/)
})
