import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import {
  chatServer,
  ending,
  fails,
  part,
  says,
  type Reply,
} from '../../../nodes/test/chat-server.ts'
import { canary } from '../../../nodes/test/open-remote.ts'
import { folderWith, runCli } from '../../test/run-cli.ts'

// An endpoint is shown the key, and may say it again wherever it likes. It must not get into anything
// that is kept or shown.

const base64 = Buffer.from(canary).toString('base64')
const forms = [
  canary,
  canary.slice(0, 12),
  base64,
  base64.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_'),
  encodeURIComponent(`${canary}&x`),
  JSON.stringify(canary),
]

/** Says the key letter by letter. */
const letters: Reply = (_, response) => {
  response.setHeader('content-type', 'text/event-stream')
  for (const letter of `The key: ${canary}.`) response.write(part({ content: letter }))
  response.end(ending())
}

/** Says the key in the tokens whose likelihoods were asked for. */
const likelihoods: Reply = (_, response) => {
  response.setHeader('content-type', 'text/event-stream')
  const top_logprobs = [{ token: canary, logprob: -1 }]
  const content = [{ token: canary, logprob: -0.1, bytes: null, top_logprobs }]
  response.end(part({ content: canary }, { logprobs: { content } }) + ending())
}

const cutOff: Reply = (_, response) => {
  response.setHeader('content-type', 'text/event-stream')
  response.write(part({ content: `key ${canary}` }))
  setImmediate(() => response.destroy())
}

const broken: Reply = (_, response) => {
  response.setHeader('content-type', 'text/event-stream')
  response.end(`data: {"error": "${canary}"\n\ndata: ${canary}\n\n`)
}

const elsewhere: Reply = (_, response) => {
  response.writeHead(307, { location: `http://127.0.0.1:1/${canary}?k=${base64}` }).end()
}

const replies: readonly (readonly [string, Reply])[] = [
  ...forms.map((form) => ['an error that says it', fails(400, `key ${form} is wrong`)] as const),
  ...forms.map((form) => ['a reply that says it', says(`Your key is ${form} I think`)] as const),
  ['an error of a server', (_, response) => void response.writeHead(500).end(`<b>${canary}</b>`)],
  [
    'a status that names it',
    (_, response) => void response.writeHead(429, { 'retry-after': canary }).end(),
  ],
  ['letters', letters],
  ['likelihoods', likelihoods],
  ['a reply that breaks off', cutOff],
  ['what is no JSON', broken],
  ['a redirect', elsewhere],
  ['a structured reply', says(JSON.stringify({ [canary]: canary, choice: 'a' }))],
]

it.each(replies)('keeps the key out of all that is written, after %s', async (_, reply) => {
  const { address, asked } = await chatServer(reply)
  const prompt = { prompt: 'Say hello' }
  const schema = { value: { type: 'object' } }
  const nodes = {
    write: { type: 'generate', inputs: prompt, model: 'mine/m', onError: 'skip' },
    data: { type: 'generate', inputs: { ...prompt, schema }, model: 'mine/m' },
  }
  const outputs = { text: { from: 'write.text' } }
  const folder = folderWith({ 'a.flow.json': JSON.stringify({ chainwright: 1, nodes, outputs }) })
  mkdirSync(join(folder, 'home', 'chainwright'), { recursive: true })
  const mine = { kind: 'compatible', address, keyVariable: 'MY_KEY' }
  const file = join(folder, 'home', 'chainwright', 'chainwright.config.json')
  writeFileSync(file, JSON.stringify({ providers: { mine } }))
  const variables = { XDG_CONFIG_HOME: join(folder, 'home'), MY_KEY: canary }
  const words = ['run', 'a.flow.json', '--trace', 'trace.jsonl', '--store', 'runs']
  const plain = await runCli(words, { folder, variables })
  const json = await runCli([...words, '--json'], { folder, variables })
  const [id = ''] = plain.stderr.split('\n')
  const shown = await runCli(['runs', 'show', id, '--store', 'runs', '--calls'], {
    folder,
    variables,
  })
  expect(asked.length).toBeGreaterThan(1)
  expect(shown.stdout).toContain(id.trim())
  expect(shown.stdout).toContain('status')
  const kept = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile() && one.name !== 'chainwright.config.json')
    .map((one) => readFileSync(join(one.parentPath, one.name), 'latin1'))
  expect(kept.length).toBeGreaterThan(2)
  const all = [plain, json, shown].flatMap(({ stdout, stderr }) => [stdout, stderr])
  for (const text of [...kept, ...all]) {
    expect(text).not.toContain('canary')
    expect(text).not.toContain(canary.slice(-12))
    expect(text).not.toContain(base64.slice(0, 12))
  }
})
