/** The hash by which git names a content: SHA-1 of `blob SIZE`, a zero byte, and the content. */
export async function gitHash(bytes: Uint8Array): Promise<string> {
  const head = new TextEncoder().encode(`blob ${bytes.length}\0`)
  const named = new Uint8Array(head.length + bytes.length)
  named.set(head)
  named.set(bytes, head.length)
  return hexOf(await crypto.subtle.digest('SHA-1', named))
}

/** SHA-256 of a content. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return hexOf(await crypto.subtle.digest('SHA-256', bytes))
}

function hexOf(digest: ArrayBuffer): string {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
