import fc from 'fast-check'

/**
 * Any text without halves of characters. `fc.string({ unit: 'binary' })` means the same, but takes a
 * second or more to get ready.
 */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  const character = fc.oneof(
    fc.integer({ min: 0, max: 0x7f }),
    fc.integer({ min: 0, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0x10ffff }),
  )
  return fc.array(character, { maxLength }).map((characters) => String.fromCodePoint(...characters))
}
