import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folderWith, runCli } from '../../test/run-cli.ts'

describe('chainwright schema', () => {
  it('writes the schema with the types there are', async () => {
    const { code, stdout } = await runCli(['schema'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ $id: 'urn:chainwright:flow:1' })
    expect(stdout).toContain('summarize')
  })

  it('writes it to a file, and says when it cannot', async () => {
    const folder = folderWith({})
    expect((await runCli(['schema', '--out', 'flow.schema.json'], { folder })).stdout).toBe('')
    const schema = readFileSync(join(folder, 'flow.schema.json'), 'utf8')
    expect(JSON.parse(schema)).toHaveProperty('$id')
    const refused = await runCli(['schema', '--out', 'none/x.json'], { folder })
    expect(refused.code).toBe(3)
    expect(refused.stderr).toContain('`none/x.json` cannot be written')
  })
})
