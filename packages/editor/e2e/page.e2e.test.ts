import { describe, expect, it } from 'vitest'
import { useEditorPages } from './editor-pages.ts'

const pages = useEditorPages({ isolated: false })

describe('the built page, on a file server that knows nothing of it', () => {
  it('opens without an error, a violation of its policy, or a request to another origin', async () => {
    const { page, faults } = await pages.open()
    await page.getByRole('button', { name: 'Run', exact: true }).waitFor()
    expect(faults).toEqual([])
  })

  it('has a policy that forbids inline scripts, foreign scripts and text as a program', async () => {
    const { page } = await pages.open()
    const ran = await page.evaluate(async () => {
      const script = document.createElement('script')
      const violated: string[] = []
      const told = new Promise<void>((resolve) => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          violated.push(effectiveDirective)
          if (violated.length === 4) resolve()
        })
      })
      try {
        script.textContent = 'globalThis.ran = true'
        document.body.append(script)
      } catch (error) {
        violated.push(String((error as Error).name))
      }
      try {
        document.body.innerHTML = '<img src=x onerror="globalThis.ran = true">'
      } catch (error) {
        violated.push(String((error as Error).name))
      }
      // Two refusals that are thrown, and the two that are told of them.
      await told
      return { violated, ran: 'ran' in globalThis }
    })
    expect(ran.ran).toBe(false)
    expect(ran.violated).toContain('require-trusted-types-for')
    expect(ran.violated).toContain('TypeError')
  })
})
