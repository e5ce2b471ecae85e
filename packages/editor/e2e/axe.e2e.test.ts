import { expect, it } from 'vitest'
import { seriousFindings } from './axe.ts'
import { useEditorPages } from './editor-pages.ts'
import { cardOf } from './hand.ts'

// What each screen gives axe to find is asked where that screen is tested; here are the themes.

for (const shown of [
  { theme: 'light', colorScheme: 'light', contrast: 'no-preference' },
  { theme: 'dark', colorScheme: 'dark', contrast: 'no-preference' },
  { theme: 'contrast', colorScheme: 'dark', contrast: 'more' },
] as const) {
  const { theme, ...preferences } = shown
  const pages = useEditorPages(preferences)
  it(`gives axe nothing serious to find on the first screen, ${theme}`, async () => {
    const { page } = await pages.open()
    await cardOf(page, 'outputs.answer').waitFor()
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(theme)
    expect(await seriousFindings(page)).toEqual([])
  })
}
