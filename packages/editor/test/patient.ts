import { configure } from '@testing-library/react'

/** Lets component tests wait as long as a busy machine needs; they end as soon as they can. */
export function waitPatiently(): void {
  configure({ asyncUtilTimeout: 10_000 })
}
