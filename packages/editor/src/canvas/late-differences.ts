import { createLate } from '../lib/late.ts'

/** What draws differences: most people never compare anything. */
export const lateDifferences = createLate(() => import('./differences.tsx'))
