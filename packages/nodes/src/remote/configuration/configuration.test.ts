import { chmod, readFile, writeFile } from 'node:fs/promises'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { configuredProviders } from '../find-endpoint.ts'
import {
  configurationJsonSchema,
  mergeConfigurations,
  readConfiguration,
} from './read-configuration.ts'
import { readSecrets } from './secrets.ts'

const whole = {
  $schema: './schema.json',
  secrets: 'secrets.env',
  providers: {
    openai: {
      limits: { concurrency: 2, requestsPerMinute: 60, tokensPerMinute: 10_000 },
      models: { 'gpt-5-mini': { price: { input: 0.25, output: 2 }, contextWindow: 400_000 } },
    },
    mine: { kind: 'compatible', address: 'http://127.0.0.1:8080/v1/' },
  },
  aliases: { writer: 'openai/gpt-5-mini' },
  fallbacks: { 'openai/gpt-5-mini': ['starter'] },
}

describe('readConfiguration', () => {
  it('takes the configuration that the documentation shows', async () => {
    const page = new URL('../../../../../docs/remote-models.md', import.meta.url)
    const [, shown = ''] = /```json\n([^`]*)```/.exec(await readFile(page, 'utf8')) ?? []
    const { providers } = readConfiguration(JSON.parse(shown), 'the page')
    expect(Object.keys(providers!)).toEqual(['openai', 'lab'])
  })

  it('takes a whole configuration, which its JSON Schema takes as well', () => {
    expect(readConfiguration(whole, 'it')).toMatchObject(whole)
    const accepts = new Ajv2020({ strict: false }).compile(configurationJsonSchema())
    expect(accepts(whole)).toBe(true)
    expect(accepts({ providrs: {} })).toBe(false)
  })

  it.each([
    [{ providrs: {} }, 'did you mean providers?'],
    [
      { providers: { openai: { adress: 'x' } } },
      'providers.openai.adress: there is no such key; did you mean address?',
    ],
    [{ providers: { openai: { limits: { concurency: 1 } } } }, 'did you mean concurrency?'],
    [{ providers: { openai: { address: 'ftp://x' } } }, 'providers.openai.address'],
    [{ providers: { openai: { address: 'https://me:secret@x.example' } } }, 'without a password'],
    [
      { providers: { mine: { address: 'http://127.0.0.1:1234' } } },
      'say which service it speaks like',
    ],
    [{ providers: { mine: { kind: 'compatible' } } }, 'say where it is'],
    [{ providers: { openai: { key: 'sk-1' } } }, 'there is no such key'],
    [[], 'the file'],
  ])('refuses %j', (json, told) => {
    expect(() => readConfiguration(json, 'it')).toThrow(told)
  })

  it('puts two together, the first counting more', () => {
    const first = readConfiguration(
      { providers: { openai: { models: { a: { embeds: true } } } } },
      'it',
    )
    const second = readConfiguration(whole, 'it')
    const { openai, mine } = mergeConfigurations(first, second).providers!
    expect(Object.keys(openai!.models!)).toEqual(['gpt-5-mini', 'a'])
    expect(openai!.limits).toEqual(whole.providers.openai.limits)
    expect(mine).toBeDefined()
  })
})

describe('configuredProviders', () => {
  it('gives the usual key to the usual address alone', () => {
    const keyOf = (settings: object) =>
      configuredProviders(readConfiguration({ providers: { openai: settings } }, 'it'))[0]
        ?.keyVariable
    expect(keyOf({})).toBe('OPENAI_API_KEY')
    expect(keyOf({ address: 'https://api.openai.com/v2' })).toBe('OPENAI_API_KEY')
    expect(keyOf({ address: 'https://attacker.example/v1' })).toBeUndefined()
    expect(keyOf({ address: 'https://proxy.example/v1', keyVariable: 'MINE' })).toBe('MINE')
  })
})

describe('readSecrets', () => {
  async function secretFile(text: string, mode: number): Promise<string> {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'secrets-')), 'secrets.env')
    await writeFile(file, text)
    await chmod(file, mode)
    return file
  }

  it('reads the environment first, then the file', async () => {
    const file = await secretFile('# mine\nA_KEY = "from the file"\n\nB_KEY=b=c\n', 0o600)
    const secrets = await readSecrets({ A_KEY: 'from the environment', B_KEY: '' }, file)
    expect(secrets('A_KEY')).toBe('from the environment')
    expect(secrets('B_KEY')).toBe('b=c')
    expect(secrets('toString')).toBeUndefined()
  })

  it.each([0o644, 0o640, 0o604])('refuses a file of mode %o', async (mode) => {
    const file = await secretFile('A_KEY=canary', mode)
    const refused = { code: 'secrets-readable' }
    await expect(readSecrets({}, file)).rejects.toMatchObject(refused)
  })

  it('shows no line of a file that it cannot read', async () => {
    const file = await secretFile('A_KEY=fine\nsk-canary-without-name\n', 0o600)
    const failure: unknown = await readSecrets({}, file).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'secrets-invalid' })
    expect(String(failure)).toContain('line 2')
    expect(String(failure)).not.toContain('canary')
  })
})
