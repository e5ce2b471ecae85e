import { deflateRawSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { withFlow } from '../src/headless/picture.ts'
import { hostileTexts } from '../test/hostile-texts.ts'
import { useEditorPages } from './editor-pages.ts'
import { agreeAndRun, cardOf, dropFiles, notices, pasteText, run } from './hand.ts'
import {
  allHostile,
  everythingIsLoaded,
  expectHarmless,
  harmfulElements,
  hostileFlow,
  hostileName,
  lookAtEveryTab,
} from './harmless.ts'
import { smallPicture } from './small-picture.ts'

const pages = useEditorPages({ isolated: false, viewport: { width: 1600, height: 1000 } })

it('shows and runs a file full of hostile texts, and none of them becomes more than text', async () => {
  const watched = await pages.open()
  const { page } = watched
  await dropFiles(page, [{ name: `${hostileName}.flow.json`, text: hostileFlow }])
  await cardOf(page, 'prompt').waitFor()
  await leavesWhatIsMissing(page)
  await cardOf(page, 'prompt').click()
  await cardOf(page, 'odd').click()
  for (const panel of ['Files', 'Outline', 'Run history']) {
    await page.getByRole('button', { name: panel, exact: true }).click()
    await page.getByRole('complementary', { name: panel }).waitFor()
    await everythingIsLoaded(page)
  }
  // A type that is not known blocks running, and only that.
  await cardOf(page, 'odd').focus()
  await page.keyboard.press('Delete')
  await cardOf(page, 'odd').waitFor({ state: 'detached' })
  await agreeAndRun(page)
  await page.getByRole('button', { name: 'Fit the flow into view' }).click()
  await cardOf(page, 'outputs.text').getByText('<script>').first().waitFor()
  await cardOf(page, 'outputs.text').click()
  await everythingIsLoaded(page)
  await cardOf(page, 'prompt').click()
  await lookAtEveryTab(page)
  expect(await cardOf(page, 'outputs.text').innerText()).toContain('<script>')
  await expectHarmless(watched)
})

it('takes hostile texts as documents, and shows what follows from them as text', async () => {
  const watched = await pages.open()
  const { page } = watched
  await dropFiles(page, [{ name: hostileName, text: allHostile }])
  await page.getByRole('list', { name: '4 documents' }).waitFor()
  await page.getByRole('textbox', { name: 'Value of question' }).fill(hostileTexts.join(' '))
  await run(page)
  await cardOf(page, 'summarize').click()
  await lookAtEveryTab(page)
  await expectHarmless(watched)
})

it('opens a picture with a hostile flow inside, and a link with one, as text', async () => {
  const watched = await pages.open()
  const picture = Buffer.from(withFlow(smallPicture, hostileFlow))
  await dropFiles(watched.page, [
    { name: `${hostileName}.png`, base64: picture.toString('base64') },
  ])
  await cardOf(watched.page, 'odd').waitFor()
  await leavesWhatIsMissing(watched.page)
  await expectHarmless(watched)

  const linked = await pages.openElsewhere(linkOf(hostileFlow))
  await cardOf(linked.page, 'odd').waitFor()
  await leavesWhatIsMissing(linked.page)
  await expectHarmless(linked)
})

it('pastes hostile texts as a document, as a prompt and as cards, and they stay texts', async () => {
  const watched = await pages.open()
  const { page } = watched
  await cardOf(page, 'answer').waitFor()
  for (const choice of ['A document', 'A prompt']) {
    await pasteText(page, allHostile)
    const dialog = page.getByRole('dialog', { name: 'What should this text become?' })
    await expectHarmless(watched)
    await dialog.getByRole('button', { name: choice }).click()
    await dialog.waitFor({ state: 'detached' })
  }
  await page.getByRole('list', { name: '4 documents' }).waitFor()
  await cardOf(page, 'prompt').waitFor()
  await pasteText(page, hostileFlow)
  await cardOf(page, 'odd').waitFor()
  await cardOf(page, 'prompt').first().click()
  await lookAtEveryTab(page)
  await expectHarmless(watched)
})

it('would be told of elements that a text had become', async () => {
  const { page } = await pages.open()
  await page.evaluate(() => {
    const link = document.createElement('a')
    link.href = 'javascript:alert(1)'
    document.body.append(link, document.createElement('iframe'))
  })
  expect(await harmfulElements(page)).toEqual([
    '<a href="javascript:alert(1)"></a>',
    '<iframe></iframe>',
  ])
})

const tenMillion = 10 * 1024 * 1024
const flowOf = (nodes: string): string => `{"chainwright":1,"nodes":{${nodes}}}`
const manyNodes = Array.from({ length: 10_001 }, (_, at) => `"n${at}":{"type":"prompt"}`).join()

it.each([
  ['no JSON', 'x.flow.json', '{"chainwright": 1, ', /JSON/],
  ['another kind of JSON', 'x.json', '[1, 2, 3]', /flow/],
  ['a depth of 100,000', 'x.flow.json', '['.repeat(100_000), /deep|64/],
  ['a depth of 100,000 in a flow', 'x.flow.json', flowOf(`"a":${'{"b":'.repeat(1e5)}`), /deep|64/],
  ['a node called __proto__', 'x.flow.json', flowOf('"__proto__":{"type":"prompt"}'), /__proto__/],
  ['a node called constructor', 'x.flow.json', flowOf('"constructor":{"type":"a"}'), /constructor/],
  ['more than 10 MiB', 'x.flow.json', flowOf('') + ' '.repeat(tenMillion), /10/],
  ['10,001 nodes', 'x.flow.json', flowOf(manyNodes), /more nodes than the 10000 that are allowed/],
  ['bytes that are no text', `${hostileName}.bin`, '\0\0\0', /no text/],
])('refuses a file with %s, says why, and keeps what was there', async (_, name, text, why) => {
  const watched = await pages.open()
  const { page } = watched
  await dropFiles(page, [{ name, text }])
  const told = notices(page).getByText('was not opened')
  await told.waitFor()
  expect(await told.innerText()).toMatch(why)
  expect(await cardOf(page, 'summarize').count()).toBe(1)
  await expectHarmless(watched)
})

it.each([
  ['that unfolds to 200 MiB', linkOf(' '.repeat(20 * tenMillion)), /10,?485,?760|10 MiB/],
  ['with a depth of 100,000', linkOf('['.repeat(100_000)), /deep|flow/],
  [
    'with a node called __proto__',
    linkOf(flowOf('"__proto__":{"type":"prompt"}')),
    /flow|__proto__/,
  ],
  ['that is damaged', linkOf(flowOf('')).slice(0, -4), /damaged/],
])('refuses a link %s, says why, and opens what was there', async (_, link, why) => {
  const watched = await pages.open(link)
  const told = notices(watched.page).getByText('could not be opened')
  await told.waitFor()
  expect(await told.innerText()).toMatch(why)
  await cardOf(watched.page, 'summarize').waitFor()
  await expectHarmless(watched)
})

it('refuses a pasted flow of 10,001 nodes and one of endless depth, and keeps what was there', async () => {
  const watched = await pages.open()
  const { page } = watched
  await cardOf(page, 'summarize').waitFor()
  for (const text of [flowOf(manyNodes), flowOf(`"a":${'{"b":'.repeat(1e5)}`)]) {
    await pasteText(page, text)
    const told = notices(page).getByText('cannot be pasted')
    await told.waitFor()
    await notices(page).getByRole('button').click()
    await told.waitFor({ state: 'detached' })
  }
  expect(await page.locator('[data-card]').count()).toBe(6)
  await expectHarmless(watched)
})

/** A link as the page makes it, with any content. */
function linkOf(text: string): string {
  return `#flow=1.${deflateRawSync(text).toString('base64url')}`
}

/** The page tells first what a flow would do, and what of it is not here. */
async function leavesWhatIsMissing(page: Page): Promise<void> {
  await page.getByRole('dialog').waitFor()
  await everythingIsLoaded(page)
  while ((await page.getByRole('dialog').count()) > 0) await page.keyboard.press('Escape')
}
