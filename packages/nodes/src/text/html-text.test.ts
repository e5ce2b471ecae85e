import fc from 'fast-check'
import { expect, test } from 'vitest'
import { htmlText } from './html-text.ts'

test('reads a page as text', () => {
  const page = `<!doctype html><html><head><title>T</title><style>p{}</style><body>
    <h1>Cats &amp; dogs</h1>
    <script>alert(1)</script>
    <p>One   <b>bold</b>
    word.<br>Next line.</p>
    <ul><li>first</li><li>second</li></ul>
    <table><tr><td>a</td><td>b</td></tr></table>
    <pre>  kept
    as is</pre>`
  expect(htmlText(page, 'a.html')).toBe(
    'Cats & dogs\n\nOne bold word.\nNext line.\n\n- first\n- second\n\na\tb\n\n  kept\n    as is',
  )
})

test('shows what is escaped, and never as markup', () => {
  expect(htmlText('&lt;script&gt;x&lt;/script&gt;', 'a.html')).toBe('<script>x</script>')
})

test('reads anything without failing', () => {
  const piece = fc.constantFrom(
    '<p>',
    '</p>',
    '<pre>',
    '</pre>',
    '<script>',
    '</script>',
    '<',
    '&',
    'a ',
    '<!--',
    '-->',
    '"',
  )
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      expect(typeof htmlText(pieces.join(''), 'a.html')).toBe('string')
    }),
  )
})

test('refuses a page that is nested without end', () => {
  expect(() => htmlText('<b>'.repeat(200_000), 'a.html')).toThrow(/a\.html.*2000/)
})

test('reads a long page with unclosed elements', () => {
  const page = '<ul>' + '<li><font>item'.repeat(500) + '</ul>'
  expect(htmlText(page.repeat(3), 'a.html').match(/- item/g)).toHaveLength(1500)
})
