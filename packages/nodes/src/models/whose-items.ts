/** Texts within a value, however deep. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    if (value !== '') yield value
    return
  }
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return
  for (const part of Object.values(value)) yield* textsIn(part)
}

/** Finds the steps that an item of a shared call was sent for, by their numbers. */
export type WhoseItem = (item: unknown) => readonly number[]

/**
 * Tells whose the items of calls are that several steps make together: of the steps whose inputs make
 * up most of the item's text. An item that is of no step more than of others, such as a label, is
 * everybody's.
 */
export function whoseItems(inputs: readonly unknown[]): WhoseItem {
  const everybody = inputs.map((_, step) => step)
  if (inputs.length === 1) return () => everybody
  const texts = inputs.map((given) => [...new Set(textsIn(given))])
  const owners = new Map<string, number[]>()
  for (const [step, own] of texts.entries()) {
    for (const text of own) owners.set(text, [...(owners.get(text) ?? []), step])
  }

  // What all steps have, such as settings, tells none of them from the others.
  const distinct = texts.map((own) =>
    own.filter((text) => (owners.get(text)?.length ?? 0) < inputs.length),
  )

  return (item) => {
    const sent = [...textsIn(item)]
    // What was given word for word is of those that it was given to, whatever else holds it.
    const given = sent
      .flatMap((text) => [owners.get(text) ?? []])
      .filter(({ length }) => length > 0)
    const [exact] = given.toSorted((one, other) => one.length - other.length)
    if (exact) return exact
    const shares = distinct.map((own) => own.reduce((sum, text) => sum + shareOf(text, sent), 0))
    const most = Math.max(...shares)
    return everybody.filter((step) => shares[step] === most)
  }
}

/** How many characters a text of a step and what was sent have in common, where one holds the other. */
function shareOf(text: string, sent: readonly string[]): number {
  let most = 0
  for (const other of sent) {
    const [shorter, longer] = text.length < other.length ? [text, other] : [other, text]
    if (shorter.length > most && longer.includes(shorter)) most = shorter.length
  }
  return most
}
