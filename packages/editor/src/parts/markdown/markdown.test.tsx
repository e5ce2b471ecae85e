// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { hostileTexts } from '../../../test/hostile-texts.ts'
import { Markdown } from './markdown.tsx'
import { readHtml } from './read-html.ts'
import { RichText } from './rich-text.tsx'
import { safeAddress } from './safe-address.ts'
import { waitPatiently } from '../../../test/patient.ts'

waitPatiently()

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

function shown(text: string): HTMLElement {
  return render(<Markdown text={text} />).container
}

describe('Markdown', () => {
  it('shows headings under those of the page, lists, code and emphasis', () => {
    const page = shown('# One\n\n*two* **three** ~~four~~ `five`\n\n3. six\n4. seven')
    expect(page.querySelector('h3')?.textContent).toBe('One')
    expect([...page.querySelectorAll('em,strong,del,code')].map((at) => at.textContent)).toEqual([
      'two',
      'three',
      'four',
      'five',
    ])
    expect(page.querySelector('ol')?.start).toBe(3)
  })

  it('shows tables and tasks', () => {
    const page = shown('|a|b|\n|-|-:|\n|1|2|\n\n- [x] done\n- [ ] open')
    expect([...page.querySelectorAll('td')].map((cell) => cell.textContent)).toEqual(['1', '2'])
    expect(screen.getByRole('img', { name: 'done' })).toBeDefined()
    expect(page.querySelector('input')).toBeNull()
  })

  it('shows code as it was written', () => {
    const code = 'if (a < b && c > "d") {}\n'
    expect(shown(`\`\`\`js\n${code}\`\`\``).querySelector('pre code')?.textContent).toBe(code)
  })

  it('opens links elsewhere, and tells them nothing', () => {
    shown('[press](https://example.org/?a=1&b=2) www.example.org me@example.org')
    const links = screen.getAllByRole<HTMLAnchorElement>('link')
    expect(links.map(({ href }) => href)).toEqual([
      'https://example.org/?a=1&b=2',
      'http://www.example.org/',
      'mailto:me@example.org',
    ])
    for (const link of links) expect(link.rel).toBe('noopener noreferrer nofollow')
  })

  it('does not fetch images: it says where they are', () => {
    const page = shown('![a cat](https://example.org/cat.png)')
    expect(page.querySelector('img')).toBeNull()
    expect(screen.getByRole('link').textContent).toBe('a cat (image from example.org)')
  })

  it('shows a very long text unformatted', () => {
    expect(shown(`*a* ${'b '.repeat(40_000)}`).querySelector('em')).toBeNull()
  })

  it('formats a growing text four times a second at most, and its end always', () => {
    vi.useFakeTimers()
    const { container, rerender } = render(<Markdown text="" isGrowing />)
    const seen = new Set<string>()
    for (let step = 1; step <= 200; step++) {
      rerender(<Markdown text={'a'.repeat(step)} isGrowing />)
      act(() => {
        vi.advanceTimersByTime(10)
      })
      seen.add(container.textContent)
    }
    expect(seen.size).toBeLessThanOrEqual(10)
    expect(seen.size).toBeGreaterThan(4)
    act(() => {
      vi.advanceTimersByTime(250)
    })
    expect(container.textContent).toBe('a'.repeat(200))
    rerender(<Markdown text="done" />)
    expect(container.textContent).toBe('done')
  })

  it('comes later, the text as it is first', async () => {
    const { container } = render(<RichText text="*soon*" />)
    expect(container.textContent).toBe('*soon*')
    await expect.poll(() => container.querySelector('em')?.textContent).toBe('soon')
  })
})

describe('a hostile text', () => {
  const elements =
    /^(div|p|h[3-6]|ul|ol|li|blockquote|pre|code|em|strong|del|br|hr|table|thead|tbody|tr|th|td|a|span|svg|path|line|polyline|rect|circle)$/
  const attributes =
    /^(class|href|title|target|rel|referrerpolicy|role|aria-label|aria-hidden|start)$/
  const drawn = /^(xmlns|width|height|viewBox|fill|stroke(-\w+)*|d|points|x\d?|y\d?|r[xy]?|c[xy])$/

  it('is one of at least 60', () => {
    expect(new Set(hostileTexts).size).toBeGreaterThanOrEqual(60)
  })

  it.each(hostileTexts)('%j stays text', (text) => {
    const page = shown(text)
    for (const element of page.querySelectorAll('*')) {
      expect(element.localName).toMatch(elements)
      const isDrawing = element.closest('svg') !== null
      for (const { name } of element.attributes)
        expect(isDrawing && drawn.test(name) ? 'class' : name).toMatch(attributes)
    }
    for (const link of page.querySelectorAll('a')) {
      expect(link.href).toMatch(/^(https?|mailto):/)
      expect(link.href).not.toContain('@attacker')
      expect(link.rel).toContain('noopener')
    }
  })

  it.each([
    ['[', 30_000],
    ['![', 15_000],
    ['*a ', 15_000],
    ['> ', 5_000],
    ['`', 60_000],
    ['<', 60_000],
    ['a|', 15_000],
    ['- ', 3_000],
    ['&', 60_000],
  ])('%j %i times is done with soon', (piece, times) => {
    const started = performance.now()
    shown(piece.repeat(times))
    expect(performance.now() - started).toBeLessThan(3_000)
  })
})

describe('readHtml', () => {
  it('reads elements, attributes and characters', () => {
    expect(readHtml('<p>a &amp;lt; <a href="x?a&amp;b">c</a></p>\n<hr />d')).toEqual([
      {
        tag: 'p',
        attributes: new Map(),
        children: [
          'a &lt; ',
          { tag: 'a', attributes: new Map([['href', 'x?a&b']]), children: ['c'] },
        ],
      },
      '\n',
      { tag: 'hr', attributes: new Map(), children: [] },
      'd',
    ])
  })

  it('takes broken HTML without throwing, and no deeper than it can be shown', () => {
    expect(() => readHtml('</p><a <b "> <p x=">')).not.toThrow()
    let depth = 0
    for (let at = readHtml('<p>'.repeat(5000))[0]; typeof at === 'object'; at = at.children[0])
      depth++
    expect(depth).toBeLessThan(100)
  })
})

it.each(['', 'x', '/a', 'javascript:1', 'ftp://a/', 'https://a:b@c/', 'data:,x'])(
  '%j is no address that a link may lead to',
  (address) => expect(safeAddress(address)).toBeUndefined(),
)
