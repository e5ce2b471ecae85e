import fc from 'fast-check'

/** Regular expressions of what can steer a reply; each matches some text. */
export const anyRegex: fc.Arbitrary<string> = fc
  .letrec<{ regex: string; term: string }>((tie) => ({
    regex: fc
      .array(
        fc.array(tie('term'), { maxLength: 4 }).map((terms) => terms.join('')),
        { minLength: 1, maxLength: 3 },
      )
      .map((alternatives) => alternatives.join('|')),
    term: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc
        .tuple(
          fc.constantFrom(
            'a',
            'é',
            '𝄞',
            ' ',
            '"',
            '.',
            '\\d',
            '\\w',
            '\\s',
            '\\S',
            '\\W',
            '\\.',
            '\\n',
            '\\u00e9',
            '\\u{1f600}',
            '\\x41',
            '[a-c]',
            '[^a-y]',
            '[\\d_€-₿]',
            '[^\\s\\w]',
            '[-a]',
            '\\ud83d\\ude00',
          ),
          fc.constantFrom('', '', '?', '*', '+', '{2}', '{0,3}', '{1,}', '+?', '{0}'),
        )
        .map(([atom, count]) => atom + count),
      fc
        .tuple(
          fc.constantFrom('(', '(?:', '(?<name>'),
          tie('regex'),
          fc.constantFrom('', '?', '*', '+', '{1,3}'),
        )
        // A name may stand once in an expression.
        .map(
          ([open, inner, count]) => (inner.includes('(?<') ? '(?:' : open) + inner + ')' + count,
        ),
    ),
  }))
  .regex.filter((regex) => regex.split('(?<').length < 3)

const names = fc.constantFrom('a', 'b', 'x y', 'é"', 'aa', '')

/** JSON Schemas of what can steer a reply; each accepts some value. */
export const anySchema: fc.Arbitrary<Record<string, unknown>> = fc.letrec<{
  schema: Record<string, unknown>
}>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    simple(),
    fc
      .tuple(
        fc.dictionary(names, tie('schema'), { maxKeys: 4, noNullPrototype: true }),
        fc.subarray(['a', 'b', 'x y', 'é"']),
        fc.constantFrom(undefined, true, false, { type: 'integer' }),
      )
      .map(([properties, required, additionalProperties]) => ({
        type: 'object',
        properties,
        required: required.filter((name) => additionalProperties !== false || name in properties),
        ...(additionalProperties !== undefined && { additionalProperties }),
      })),
    fc
      .tuple(tie('schema'), fc.nat(3), fc.nat(3), fc.array(tie('schema'), { maxLength: 2 }))
      .map(([items, minItems, more, prefixItems]) => ({
        type: 'array',
        items,
        minItems,
        maxItems: minItems + more,
        ...(prefixItems.length > 0 && { prefixItems }),
      })),
    fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
  ),
})).schema

function simple(): fc.Arbitrary<Record<string, unknown>> {
  const ends = fc.tuple(
    fc.double({ min: -1000, max: 1000, noNaN: true }),
    fc.double({ min: 1, max: 50, noNaN: true }),
  )
  return fc.oneof(
    fc.constantFrom(
      {},
      { type: 'null' },
      { type: ['boolean', 'null'] },
      { type: 'string', format: 'date' },
    ),
    fc
      .array(fc.jsonValue({ maxDepth: 1 }), { minLength: 1, maxLength: 3 })
      .map((values) => ({ enum: values })),
    fc.jsonValue({ maxDepth: 1 }).map((value) => ({ const: value })),
    fc
      .tuple(fc.nat(4), fc.nat(4))
      .map(([minLength, more]) => ({ type: 'string', minLength, maxLength: minLength + more })),
    fc
      .constantFrom('^a+$', 'b', '^"\\\\.?|x{2}$', '[^a]\\n', '^$')
      .map((pattern) => ({ type: 'string', pattern })),
    fc
      .tuple(fc.constantFrom('integer', 'number'), ends)
      .map(([type, [low, more]]) => ({ type, minimum: low, maximum: low + more })),
    fc.tuple(fc.constantFrom('integer', 'number'), ends).map(([type, [low, more]]) => ({
      type,
      exclusiveMinimum: low,
      exclusiveMaximum: low + more + 1,
    })),
  )
}
