import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../../durable/src/restate/free-port.ts'
import { createPostgres, type TestPostgres } from '../../../durable/test/start-postgres.ts'
import { runBin } from '../../test/run-bin.ts'
import { startBin, type StartedBin } from '../../test/start-bin.ts'

const page = readFileSync(
  fileURLToPath(new URL('../../../../docs/engines.md', import.meta.url)),
  'utf8',
)
const [onRestate = [], onDbos = []] = blocks('sh').map((block) => block.trimEnd().split('\n'))

const story = {
  chainwright: 1,
  inputs: { name: { type: 'text', default: 'Ada' } },
  nodes: {
    greet: {
      type: 'prompt',
      inputs: { template: 'Once there was {{name}}.', name: { from: 'inputs.name' } },
    },
  },
  outputs: { story: { from: 'greet.text' } },
}

let folder: string
const begun: StartedBin[] = []

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chainwright-page-'))
  writeFileSync(join(folder, 'story.flow.json'), JSON.stringify(story))
})

afterAll(async () => {
  for (const bin of begun.toReversed()) {
    bin.press('SIGINT')
    await bin.result
  }
  rmSync(folder, { recursive: true, force: true })
})

/** Carries out the lines of the page that call the program; those with a terminal of their own go on. */
async function follow(
  lines: readonly string[],
  { variables, more = {} }: { variables: Record<string, string>; more?: Record<string, string[]> },
): Promise<string> {
  let told = ''
  for (const line of lines) {
    const [words = '', comment = ''] = line.split(' # ')
    const [program, command = '', ...rest] = words.trim().split(/ +/)
    if (program !== 'chainwright') continue
    const given = [command, ...rest, ...(more[command] ?? [])]
    const all = given.map((word) => word.replace(/^~/, folder))
    if (!comment) {
      const { code, stdout, stderr } = await runBin(all, { folder, variables })
      expect({ code, stderr }, line).toMatchObject({ code: 0 })
      told += stdout
      continue
    }
    const bin = startBin(all, { folder, variables })
    begun.push(bin)
    await bin.says(command === 'worker' ? 'worker of' : 'answers')
  }
  return told
}

describe('the page about engines', () => {
  it('says how to begin on Restate', async () => {
    const port = async (): Promise<string> => `http://127.0.0.1:${await freePort()}`
    const engine = { ingress: await port(), admin: await port() }
    writeFileSync(join(folder, 'my.json'), JSON.stringify({ engine }))
    // What else runs on this machine may use the ports that are usual.
    const told = await follow(onRestate, {
      variables: { CHAINWRIGHT_CONFIG: join(folder, 'my.json') },
      more: { worker: ['--port', `${await freePort()}`] },
    })
    expect(onRestate.filter((line) => line.startsWith('chainwright'))).toHaveLength(3)
    expect(told).toContain('Once there was Ada.')
  })

  describe('on DBOS', () => {
    let postgres: TestPostgres

    beforeAll(async () => {
      postgres = await createPostgres(folder)
      await postgres.start()
    })

    afterAll(async () => {
      const worker = begun.pop()
      worker?.press('SIGINT')
      await worker?.result
      await postgres.stop()
    })

    it('says how to begin', async () => {
      expect(onDbos.join('\n')).toContain('export DATABASE_URL=')
      const told = await follow(onDbos, { variables: { DATABASE_URL: postgres.url } })
      expect(onDbos.filter((line) => line.startsWith('chainwright'))).toHaveLength(2)
      expect(told).toContain('Once there was Ada.')
    })
  })

  it('names the packages in the versions that they are tested with', () => {
    const catalog = readFileSync(
      fileURLToPath(new URL('../../../../pnpm-workspace.yaml', import.meta.url)),
      'utf8',
    )
    const named = [...page.matchAll(/`([@a-z/-]+)@(\d+\.\d+\.\d+)`/g)]
    expect(named.map(([, name]) => name)).toEqual([
      '@restatedev/restate-server',
      '@restatedev/restate-sdk',
      '@dbos-inc/dbos-sdk',
    ])
    for (const [, name, version] of named) expect(catalog).toContain(`'${name}': ${version}`)
  })

  it('shows a configuration that is read', async () => {
    const [text = ''] = blocks('json')
    writeFileSync(join(folder, 'shown.json'), text)
    const { code, stderr } = await runBin(['providers', 'list', '--config', 'shown.json'], {
      folder,
    })
    expect({ code, stderr }).toMatchObject({ code: 0 })
  })
})

function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(
    ([, block]) => block ?? '',
  )
}
