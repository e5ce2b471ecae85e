import { checkFlow, createRegistry, parseFlow, type NodeType } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { describe, expect, it } from 'vitest'
import { flowText, runCli } from '../../test/run-cli.ts'
import { nodeSnippet, typeReference } from '../node-type-json.ts'

describe('chainwright nodes', () => {
  it('lists every type once, in groups, within the width of the terminal', async () => {
    const { code, stdout } = await runCli(['nodes'], { terminal: 60, variables: { NO_COLOR: '1' } })
    expect(code).toBe(0)
    for (const type of standardNodes) {
      expect(stdout.match(new RegExp(`^  ${typeReference(type)} `, 'gm'))).toHaveLength(1)
    }
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60)
  })

  it('tells which nodes need which kind of model', async () => {
    const stdout = (await runCli(['nodes'])).stdout.replaceAll(/\s+/g, ' ')
    expect(stdout).toContain(
      'token classifier, such as one for named entities (NER) (tag, no starter): entities',
    )
    expect(stdout).toMatch(
      /sentence encoder \(embed, starter\): summarize, classify, answer, embed/,
    )
  })

  it('tells the ports of one type, with defaults and ranges', async () => {
    const { stdout } = await runCli(['nodes', 'join'])
    expect(stdout).toBe(`join  Join

Puts several texts together into one.

Inputs
  texts      text[]  Texts, in order
  separator  text    Stands between two texts (default "\\n\\n")

Outputs
  text  text

In a flow file
"my-join": {
  "type": "join",
  "inputs": {
    "texts": { "from": "inputs.texts" }
  }
}
`)
  })

  it('tells which models serve, by size and licence', async () => {
    const stdout = await printed('entities')
    expect(stdout).toContain(
      'Models needs tag tag: token classifier, such as one for named entities (NER); no starter model hf/Xenova/bert-base-NER (PER, ORG, LOC and MISC, English; MIT; 109 MB as q8,',
    )
    expect(stdout).toContain('"model": "hf/Xenova/bert-base-NER"')
    expect(await printed('join')).not.toContain('Models')
  })

  it('tells what each strategy needs', async () => {
    const stdout = await printed('summarize')
    expect(stdout).toContain(
      'needs generate and tokenize, with strategy "map-reduce", "refine" or "whole" needs embed and tokenize, with strategy "extractive"',
    )
    expect(stdout).toContain(
      'embed: sentence encoder; served by starter/universal-sentence-encoder',
    )
    const json = JSON.parse((await runCli(['nodes', 'summarize', '--json'])).stdout)
    expect(json.needs[1]).toEqual({
      capabilities: ['embed', 'tokenize'],
      when: { input: 'strategy', values: ['extractive'] },
    })
    expect(Object.keys(json.suggestions)).toEqual(['generate', 'embed'])
    expect(json.suggestions.generate.models[0].license).toBe('Apache-2.0')
  })

  it('suggests the nearest type', async () => {
    const { code, stderr } = await runCli(['nodes', 'sumarize'])
    expect(code).toBe(2)
    expect(stderr).toContain('there is no node type `sumarize`; did you mean `summarize`?')
  })

  it('writes JSON for one type and for all', async () => {
    const one = JSON.parse((await runCli(['nodes', 'join', '--json'])).stdout)
    expect(one).toMatchObject({ type: 'join', group: 'text', outputs: [{ name: 'text' }] })
    const all = JSON.parse((await runCli(['nodes', '--json'])).stdout)
    expect(all.nodes).toHaveLength(standardNodes.length)
    expect(all.nodes).toContainEqual(one)
  })

  // A list of lists comes from lifting alone, so that no flow input can have its type.
  const pasteable = standardNodes.filter((type) =>
    Object.values(type.inputs).every((input) => input.type.depth < 2),
  )

  it.each(pasteable.map((type) => [typeReference(type), type] as const))(
    'gives a piece to paste for %s that needs nothing but its JSON filled in',
    (_, type) => {
      const snippet = nodeSnippet(type)
      const body = {
        inputs: { text: { type: 'text', default: '' } },
        nodes: {},
        outputs: { text: { from: 'inputs.text' } },
      }
      const wired = Object.keys(snippet.inputs).filter((name) => !type.inputs[name]?.literal)
      const flow = flowText({
        inputs: Object.fromEntries(wired.map((name) => [name, { type: inputType(type, name) }])),
        nodes: { mine: snippet },
        outputs: {},
        flows: { 'my-flow': body },
      })
      const parsed = parseFlow(flow)
      const issues = checkFlow(parsed.flow!, createRegistry(standardNodes))
      const errors = [...parsed.issues, ...issues].filter(({ severity }) => severity === 'error')
      expect(errors.filter(({ code }) => code !== 'literal-refused')).toEqual([])
    },
  )
})

/** What the command prints about a type, as one line. */
async function printed(type: string): Promise<string> {
  return (await runCli(['nodes', type])).stdout.replaceAll(/\s+/g, ' ')
}

function inputType(type: NodeType, name: string): string {
  return (type.inputs[name]?.type.name ?? 'text').replace('T', 'text')
}
