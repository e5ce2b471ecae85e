/** A page of a list of objects. */
export interface ListPage {
  readonly keys: readonly string[]
  /** Where the next page begins; `undefined` on the last one. */
  readonly next: string | undefined
}

/** Reads a page; `undefined` when it is none. A plain scan, whatever the service writes. */
export function parseListPage(xml: string): ListPage | undefined {
  if (!/<ListBucketResult[\s>]/.test(xml)) return undefined
  const keys: string[] = []
  for (const [, key = ''] of xml.matchAll(/<Key>([^<]{1,8192})<\/Key>/g)) keys.push(plain(key))
  if (tagged(xml, 'IsTruncated') !== 'true') return { keys, next: undefined }
  const next = tagged(xml, 'NextContinuationToken')
  return next ? { keys, next: plain(next) } : undefined
}

/** The code of an error, such as `NoSuchBucket`; `undefined` when there is none that could be shown. */
export function parseErrorCode(xml: string): string | undefined {
  const code = tagged(xml, 'Code') ?? ''
  return /^[A-Za-z0-9]{1,64}$/.test(code) ? code : undefined
}

function tagged(xml: string, tag: string): string | undefined {
  const start = xml.indexOf(`<${tag}>`)
  if (start < 0) return undefined
  const from = start + tag.length + 2
  const end = xml.indexOf(`</${tag}>`, from)
  return end < 0 ? undefined : xml.slice(from, end)
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function plain(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([\dA-Fa-f]{1,6})|([a-z]{2,4}));/g,
    (whole, ...found) => {
      const [decimal, hex, name] = found as (string | undefined)[]
      if (name) return entities[name] ?? whole
      const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    },
  )
}
