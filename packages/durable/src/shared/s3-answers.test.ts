import { expect, it } from 'vitest'
import { parseErrorCode, parseListPage } from './s3-answers.ts'

const page = (inside: string): string =>
  `<?xml version="1.0"?>\n<ListBucketResult xmlns="http://s3.example/">${inside}</ListBucketResult>`

it('reads the names of a page and where the next one begins', () => {
  const contents =
    '<Contents><Key>a/b</Key><Size>1</Size></Contents><Contents><Key>c</Key></Contents>'
  const next = '<IsTruncated>true</IsTruncated><NextContinuationToken>t+/=</NextContinuationToken>'
  expect(parseListPage(page(contents + next))).toEqual({ keys: ['a/b', 'c'], next: 't+/=' })
  expect(parseListPage(page('<IsTruncated>false</IsTruncated>'))).toEqual({
    keys: [],
    next: undefined,
  })
})

it('takes characters as XML writes them, and nothing else for one', () => {
  const keys = '&lt;&amp;amp;&#65;&#x1F600;',
    left = '&bogus;&#x110000;&constructor;'
  expect(parseListPage(page(`<Key>${keys}</Key><Key>${left}</Key>`))?.keys).toEqual([
    '<&amp;A😀',
    left,
  ])
})

it.each([
  '',
  '<html>',
  '{"keys":[]}',
  '<ListBucketResultOf>',
  page('<IsTruncated>true</IsTruncated>'),
])('finds no page in %j', (text) => expect(parseListPage(text)).toBeUndefined())

it('shows a code of an error and nothing that only looks like one', () => {
  expect(parseErrorCode('<Error><Code>NoSuchKey</Code></Error>')).toBe('NoSuchKey')
  for (const code of ['', 'a b', 'a'.repeat(65), '<b>', 'x\nAuthorization'])
    expect(parseErrorCode(`<Error><Code>${code}</Code></Error>`)).toBeUndefined()
  expect(parseErrorCode('<Code>open')).toBeUndefined()
})

it('reads megabytes of nonsense', () => {
  for (const part of ['<Key>', '<Key></Key', '&#x', '<IsTruncated>', '<ListBucketResult '])
    expect(parseListPage(page(part.repeat(200_000)))?.keys ?? []).toEqual([])
})
