import type { ExternalData } from './read-tensor.ts'

/**
 * Checks that the data a graph refers to lie in plain files of the model's folder, and in full.
 * Gives the files' names.
 */
export function checkExternalData(
  external: readonly ExternalData[],
  sizeOf: (location: string, refuse: (why: string) => Error) => number,
  refuse: (why: string) => Error,
): string[] {
  const sizes = new Map<string, number>()
  for (const data of external) {
    const { location, offset, bytes } = data
    if (!isPlain(location)) {
      throw refuse(
        `its data lie in ${JSON.stringify(location.slice(0, 80))}, which is no name inside its folder`,
      )
    }
    const size = sizes.get(location) ?? sizeOf(location, refuse)
    sizes.set(location, size)
    const { length = bytes } = data
    if (length === bytes && offset + length <= size) continue
    throw refuse(
      `its data should lie in ${JSON.stringify(location)} at ${offset}, ${length} bytes long; the shape stands for ${bytes} bytes, and the file has ${size}`,
    )
  }
  return [...sizes.keys()]
}

/** True for a relative name without steps upwards, drives or control characters. */
function isPlain(location: string): boolean {
  // oxlint-disable-next-line no-control-regex
  if (location === '' || /[\\:\u0000-\u001f]/.test(location)) return false
  return location.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
}
