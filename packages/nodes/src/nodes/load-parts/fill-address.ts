import { FlowError } from '@chainwright/core'

const hole = '{{value}}'
// Letters and digits that stand in no address by chance.
const mark = 'chainwrightvalue7f3a91'

/**
 * An address with `{{value}}` filled in, encoded so that it stays one part of the path, or one value of
 * the query. Throws `url-refused` where it stands elsewhere, where the value would be more than that,
 * and where one of both is missing.
 */
export function fillAddress(written: string, value: string | undefined): string {
  const address = written.trim()
  if (!address.includes(hole)) {
    if (value === undefined) return address
    throw refused(address, `has no place for the value: write ${hole} into its path or query`)
  }
  if (value === undefined) throw refused(address, `has a ${hole}, and no value came for it`)
  const marked = address.replaceAll(hole, mark)
  const url = URL.canParse(marked) ? new URL(marked) : undefined
  if (!url || !`${url.pathname}${url.search}`.includes(mark) || isElsewhere(url))
    throw refused(address, `may have ${hole} in its path or query alone`)
  const filled = url.href.replaceAll(mark, encoded(value))
  // A value such as `..` would lead to another place of the path.
  if (new URL(filled).href !== filled)
    throw refused(address, `cannot be filled with ${JSON.stringify(value.slice(0, 80))}`)
  return filled
}

function isElsewhere({ origin, username, password, search, hash }: URL): boolean {
  // A name of the query is not a value.
  const names = [...new URLSearchParams(search).keys()]
  return [origin, username, password, hash, ...names].some((part) => part.includes(mark))
}

function encoded(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function refused(address: string, why: string): FlowError {
  return new FlowError({
    code: 'url-refused',
    message: `The address ${JSON.stringify(address.slice(0, 200))} ${why}.`,
    port: 'files',
  })
}
