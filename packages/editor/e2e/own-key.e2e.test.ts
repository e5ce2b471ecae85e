import { readFile, readdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { inflateRawSync } from 'node:zlib'
import type { Locator, Page } from 'playwright-core'
import { afterEach, expect, inject, it } from 'vitest'
import { seriousFindings } from './axe.ts'
import { useEditorPages } from './editor-pages.ts'
import { cardOf, command, openFlow, watchRun } from './hand.ts'
import { keptIn } from './kept-data.ts'
import {
  piece,
  says,
  serveEndpoint,
  stream,
  type Behaviour,
  type EndpointServer,
} from './own-key-server.ts'

const pages = useEditorPages({ isolated: true, acceptDownloads: true })
const key = 'sk-canary-5d41402abc4b2a76b9719d911017c592'
const beginning = 'sk-canar'

const servers: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function lab(models: Readonly<Record<string, Behaviour>>): Promise<EndpointServer> {
  const server = await serveEndpoint(models)
  servers.push(server)
  return server
}

/** Faults that are none: the endpoint that a person set up is asked, and some of them misbehave. */
function faultsBeside(
  faults: readonly string[],
  ...asked: readonly { readonly origin: string }[]
): string[] {
  const isAsked = (fault: string): boolean =>
    asked.some(({ origin }) => fault.startsWith(`request to ${origin}/`))
  return faults.filter((fault) => !isAsked(fault) && !/CORS policy|Failed to load/.test(fault))
}

const endpointsDialog = (page: Page): Locator =>
  page.getByRole('dialog', { name: 'Your endpoints' })

/** Sets up the endpoint `lab`, which allows the page; the dialog stays open. */
async function setUp(page: Page, server: EndpointServer, options: { keep?: boolean } = {}) {
  server.allowed.add(new URL(page.url()).origin)
  await command(page, 'Endpoints')
  await endpointsDialog(page).getByRole('button', { name: 'Another address' }).click()
  const form = page.getByRole('dialog', { name: 'Add an endpoint' })
  await form.getByLabel('Name', { exact: true }).fill('lab')
  await form.getByLabel('Address').fill(server.address)
  await form.getByLabel('Key', { exact: true }).fill(key)
  if (options.keep) await form.getByLabel('Keep the key on this device').check()
  await form.getByRole('button', { name: 'Ask for its list of models' }).click()
  await form
    .getByRole('checkbox', { checked: true })
    .nth(options.keep ? 1 : 0)
    .waitFor()
  await form.getByRole('button', { name: 'Save' }).click()
  await endpointsDialog(page).waitFor()
}

/** A flow of one node that writes, by a model. */
function writing(model: string, more: object = {}): object {
  return {
    chainwright: 1,
    name: 'Writing',
    nodes: {
      write: { type: 'generate', model, inputs: { prompt: 'Tell me of the bridge' }, ...more },
    },
    outputs: { text: { from: 'write.text' } },
  }
}

/** Opens a flow of somebody else, presses Run, and gives the question about it. */
async function askedToRun(page: Page, flow: object): Promise<Locator> {
  await openFlow(page, flow)
  const stranger = page.getByRole('dialog', { name: 'A flow from somebody else' })
  await stranger.getByRole('button', { name: 'Look at it' }).click()
  await cardOf(page, 'write').waitFor()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  return page.getByRole('dialog', { name: 'Run this flow?' })
}

async function runToEnd(page: Page, question: Locator): Promise<void> {
  const over = await watchRun(page)
  await question.getByRole('button', { name: 'Run', exact: true }).click()
  await over()
}

function placesOfKey(kept: Readonly<Record<string, string>>): string[] {
  return Object.keys(kept).filter((name) => kept[name]!.includes(beginning))
}

it('sets up a server of this machine, and says what to do while that does not allow the page', async () => {
  const { page, faults } = await pages.open()
  const server = await lab({ small: says('It opens in May.') })
  await command(page, 'Endpoints')
  expect(await seriousFindings(page)).toEqual([])
  await endpointsDialog(page).getByRole('button', { name: 'Another address' }).click()
  const form = page.getByRole('dialog', { name: 'Add an endpoint' })
  await form.getByLabel('Name', { exact: true }).fill('lab')
  await form.getByLabel('Address').fill('http://192.168.0.2:1234/v1')
  await form.getByRole('button', { name: 'Save' }).click()
  await form.getByText('Others could read what goes there').waitFor()
  await form.getByLabel('Address').fill(server.address)
  await form.getByLabel('Key', { exact: true }).fill(key)
  await form.getByText(`Contacts ${server.origin}, with your key.`).waitFor()
  expect(server.calls).toEqual([])
  await form.getByRole('button', { name: 'Ask for its list of models' }).click()
  const { origin } = new URL(page.url())
  const told = form.getByRole('alert')
  await told.getByText(`OLLAMA_ORIGINS=${origin}`).waitFor()
  expect(await told.innerText()).toContain(`${server.origin} did not answer this page`)
  expect(await seriousFindings(page)).toEqual([])
  // Without leave, the browser sends neither the question nor the key.
  expect(server.calls).toEqual([])

  server.allowed.add(origin)
  await form.getByRole('button', { name: 'Ask for its list of models' }).click()
  await form.getByRole('checkbox', { name: 'small' }).waitFor()
  await form.getByRole('button', { name: 'Save' }).click()
  await endpointsDialog(page).getByRole('button', { name: 'Test lab' }).click()
  await endpointsDialog(page).getByText('Reply with the word: ready').waitFor()
  expect(server.calls.map(({ path }) => path)).toEqual(['/v1/models'])
  await endpointsDialog(page).getByRole('button', { name: 'Send' }).click()
  await endpointsDialog(page).getByText('It replied “It opens in May.”').waitFor()
  expect(server.calls.map((call) => call.key)).toEqual([`Bearer ${key}`, `Bearer ${key}`])
  expect(faultsBeside(faults, server)).toEqual([])
})

it('asks once before a flow that was drawn here uses an endpoint, and streams its reply', async () => {
  const { page, faults } = await pages.open()
  const server = await lab({
    small: says('The last ferry leaves at nine, on all days of the week.'),
  })
  await setUp(page, server)
  await page.keyboard.press('Escape')
  await cardOf(page, 'answer').click()
  await page.getByLabel('Strategy').selectOption('generative')
  await page.getByRole('button', { name: 'Model: Change' }).click()
  await page.getByRole('button', { name: /^lab\/small/ }).click()
  const before = server.calls.length
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const question = page.getByRole('dialog', { name: 'Send texts to your endpoint?' })
  await question.getByText(`Sends texts to ${server.origin} (lab/small).`).waitFor()
  expect(server.calls).toHaveLength(before)
  expect(await seriousFindings(page)).toEqual([])
  await question.getByRole('button', { name: 'Do not run' }).click()
  expect(server.calls).toHaveLength(before)

  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const seen = cardOf(page, 'answer').getByText('The last ferry leaves at nine, on').first()
  const growing = seen.waitFor()
  await runToEnd(page, question)
  await growing
  await cardOf(page, 'outputs.answer').getByText('on all days of the week').waitFor()

  await page
    .getByRole('textbox', { name: /question/i })
    .first()
    .fill('And the first one?')
  const over = await watchRun(page)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await over()
  expect(server.calls).toHaveLength(before + 2)
  expect(faultsBeside(faults, server)).toEqual([])
})

it('keeps the key out of everything that is kept, shown and given away', async () => {
  const { page, faults } = await pages.open()
  const echo = says(`You are known by ${key}, and by Bearer ${key.slice(0, 20)}`)
  const server = await lab({ small: echo })
  await setUp(page, server)
  await page.keyboard.press('Escape')
  await runToEnd(page, await askedToRun(page, writing('lab/small')))
  await cardOf(page, 'outputs.text').getByText('[secret]').waitFor()
  expect(server.calls.at(-1)!.key).toBe(`Bearer ${key}`)
  await command(page, 'Run history')
  await cardOf(page, 'write').click()

  await expect.poll(async () => Object.keys(await keptIn(page))).toContain('chainwright-runs')
  await expect.poll(async () => (await keptIn(page))['chainwright-runs']).toContain('[secret]')
  expect(placesOfKey(await keptIn(page))).toEqual([])
  for (const text of await givenAway(page)) {
    expect(text).toContain('Tell me of the bridge')
    expect(text).toContain('lab/small')
    expect(text).not.toContain(beginning)
    expect(text).not.toContain(server.origin)
  }
  expect(faultsBeside(faults, server)).toEqual([])
})

/** What leaves the editor in the hands of a person: the link, the picture with the flow, the file. */
async function givenAway(page: Page): Promise<string[]> {
  await page.getByRole('button', { name: 'Share' }).click()
  const field = page.getByRole('textbox', { name: 'Link' })
  await expect.poll(() => field.inputValue()).toMatch(/#flow=1\./)
  const link = (await field.inputValue()).split('#flow=1.')[1]!
  await page.getByRole('checkbox', { name: 'Put the flow inside the picture' }).check()
  const texts = [inflateRawSync(Buffer.from(link, 'base64url')).toString()]
  for (const name of ['Download PNG', 'Download the flow file']) {
    const button = page.getByRole('button', { name })
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
    texts.push(await readFile(await download.path(), 'latin1'))
  }
  return texts
}

it('keeps the key on this device when that is wanted, and forgets it otherwise', async () => {
  const { page } = await pages.open()
  const server = await lab({ small: says('Here again.') })
  await setUp(page, server)
  await endpointsDialog(page).getByText('key until this page is closed').waitFor()
  await page.reload()
  await page.locator('header').first().waitFor()
  await command(page, 'Endpoints')
  await endpointsDialog(page).getByText('no key').waitFor()

  await endpointsDialog(page).getByRole('button', { name: 'Edit lab' }).click()
  const form = page.getByRole('dialog', { name: 'Edit lab' })
  await form.getByLabel('Key', { exact: true }).fill(key)
  await form.getByLabel('Keep the key on this device').check()
  await form.getByRole('button', { name: 'Save' }).click()
  await endpointsDialog(page).getByText('key kept on this device').waitFor()
  await expect
    .poll(async () => placesOfKey(await keptIn(page)))
    .toEqual(['chainwright-endpoints-keys'])

  await page.reload()
  await page.locator('header').first().waitFor()
  await runToEnd(page, await askedToRun(page, writing('lab/small')))
  await cardOf(page, 'outputs.text').getByText('Here again.').waitFor()
  expect(server.calls.at(-1)!.key).toBe(`Bearer ${key}`)

  await command(page, 'Endpoints')
  await endpointsDialog(page).getByRole('button', { name: 'Remove lab' }).click()
  await expect.poll(async () => placesOfKey(await keptIn(page))).toEqual([])
})

it('never lets a file choose where texts and keys go', async () => {
  const { page, faults } = await pages.open()
  const server = await lab({ small: says('Only with your leave.') })
  await setUp(page, server)
  await page.keyboard.press('Escape')
  const before = server.calls.length
  const question = await askedToRun(page, writing('lab/small'))
  await question.getByText(`Sends texts to ${server.origin} (lab/small).`).waitFor()
  await question.getByRole('button', { name: 'Do not run' }).click()
  expect(server.calls).toHaveLength(before)

  for (const model of ['http://evil.example/v1', `https://evil.example/lab/small`, 'labs/small']) {
    const told = await askedToRun(page, writing(model))
    await told.getByText('you have set up none of this name').waitFor()
    await runToEnd(page, told)
    await cardOf(page, 'write').getByText('is set up in this browser').waitFor()
  }
  expect(server.calls).toHaveLength(before)
  expect(faultsBeside(faults, server)).toEqual([])
})

it('asks about a flow of somebody else in the chat as well', async () => {
  const { page } = await pages.open()
  const server = await lab({ small: says('Hello from the lab.') })
  await setUp(page, server)
  await page.keyboard.press('Escape')
  await openFlow(page, {
    chainwright: 1,
    name: 'Chat',
    inputs: { prompt: { type: 'text' }, history: { type: 'messages', default: [] } },
    nodes: {
      write: {
        type: 'chat',
        model: 'lab/small',
        inputs: { prompt: { from: 'inputs.prompt' }, history: { from: 'inputs.history' } },
      },
    },
    outputs: { reply: { from: 'write.reply' }, history: { from: 'write.history' } },
  })
  const stranger = page.getByRole('dialog', { name: 'A flow from somebody else' })
  await stranger.getByRole('button', { name: 'Look at it' }).click()
  const before = server.calls.length
  await command(page, 'Chat')
  const panel = page.getByRole('complementary', { name: 'Chat' })
  await panel.getByRole('textbox').last().fill('Are you there?')
  await page.keyboard.press('Enter')
  const question = page.getByRole('dialog', { name: 'Run this flow?' })
  await question.waitFor()
  expect(server.calls).toHaveLength(before)
  await question.getByRole('button', { name: 'Run', exact: true }).click()
  await panel.getByText('Hello from the lab.').waitFor()
})

it('tells what an endpoint did wrong, and shows the key to nobody else', async () => {
  const { page, faults } = await pages.open()
  const seen: string[] = []
  const other = createServer((request, response) => {
    seen.push(`${request.method} ${request.headers.authorization ?? ''}`)
    response.writeHead(204, { 'access-control-allow-origin': '*' }).end()
  })
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  servers.push({ close: async () => void other.close() })
  const away = new URL(`http://127.0.0.1:${(other.address() as AddressInfo).port}/v1/completions`)
  const server = await lab({
    limited: (_, response) =>
      response
        .writeHead(429, { 'content-type': 'application/json', 'retry-after': '7' })
        .end(JSON.stringify({ error: { message: `slow down, ${key}` } })),
    cut: (_, response) => {
      stream(response).write(piece('Half a'))
      setTimeout(() => response.destroy(), 50)
    },
    garbled: (_, response) => {
      stream(response).end(Buffer.concat([Buffer.from('data: '), Buffer.of(0xc3, 0x28)]))
    },
    page: (_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hi</h1>'),
    redirects: (_, response) => response.writeHead(307, { location: away.href }).end(),
    ends: (_, response) => stream(response).end(piece('No reason')),
  })
  await setUp(page, server)
  const dialog = endpointsDialog(page)
  await dialog.getByRole('button', { name: 'Test lab' }).click()
  const expected = {
    limited: 'lab/limited answered 429: slow down, [secret]. It allows fewer calls',
    cut: 'did not answer this page',
    garbled: 'its text is not UTF-8',
    page: 'not the base address of an API',
    redirects: 'sends callers elsewhere',
    ends: 'it broke off before it was whole',
  }
  for (const [model, told] of Object.entries(expected)) {
    await dialog.getByLabel('Model').selectOption(model)
    await dialog.getByRole('button', { name: 'Send' }).click()
    await dialog.getByRole('alert').getByText(told).waitFor()
  }
  expect(seen).toEqual([])
  expect(await page.content()).not.toContain(beginning)
  // The browser's record has the redirect, which it did not follow: nobody came there.
  expect(faultsBeside(faults, server, away)).toEqual([])
})

it('leaves a model that says nothing more, and tries a busy one again after its pause', async () => {
  const { page } = await pages.open()
  let left = false
  const server = await lab({
    stalls: (_, response) => {
      response.on('close', () => {
        left = true
      })
      stream(response).write(piece('The first words '))
    },
    busy: (call, response, at) => {
      if (at > 0) return says('Now I have time.')(call, response, at)
      return response.writeHead(429, { 'retry-after': '1' }).end('{}')
    },
  })
  await setUp(page, server)
  await page.keyboard.press('Escape')
  const question = await askedToRun(page, writing('lab/stalls'))
  await question.getByRole('button', { name: 'Run', exact: true }).click()
  await cardOf(page, 'write').getByText('The first words').waitFor()
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await expect.poll(() => left).toBe(true)

  await runToEnd(page, await askedToRun(page, writing('lab/busy', { retries: 2 })))
  await cardOf(page, 'outputs.text').getByText('Now I have time.').waitFor()
  const [first, second] = server.calls.filter(({ body }) => body.model === 'busy')
  expect(second!.body).toEqual(first!.body)
})

it('does without the packages of LangChain', async () => {
  const folder = path.join(inject('site'), 'assets')
  const programs = (await readdir(folder)).filter((name) => /\.m?js$/.test(name))
  const texts = await Promise.all(programs.map((name) => readFile(path.join(folder, name), 'utf8')))
  // What asks endpoints is there: the words of its errors.
  expect(texts.filter((text) => text.includes('OLLAMA_ORIGINS=')).length).toBe(1)
  expect(programs.filter((_, at) => /langchain|langsmith/i.test(texts[at]!))).toEqual([])
})
