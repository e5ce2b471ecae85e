/** Parts of the page that F6 goes through, in this order. */
const regions = ['header', 'nav', 'aside', 'main'] as const

/** Moves the focus to the next part of the page: bar, rail, panels, canvas. */
export function focusNextRegion(page: Document = document): void {
  const all = regions.flatMap((name) => [
    ...page.querySelectorAll<HTMLElement>(`[data-region="${name}"]`),
  ])
  const at = all.findIndex((region) => region.contains(page.activeElement))
  const next = all[(at + 1) % all.length]
  // On the canvas the card that the keys are on; an empty one takes the focus itself.
  const inside = next?.dataset['region'] === 'main' ? '[data-card][tabindex="0"]' : focusable
  const control = next?.querySelector<HTMLElement>(inside)
  ;(control ?? next)?.focus()
}

const focusable =
  'button:not(:disabled), input:not(:disabled), textarea:not(:disabled), select:not(:disabled), a[href], [tabindex="0"]'
