import { createLate } from '../lib/late.ts'

/** What is seen on the canvas only while somebody does something there. */
export const lateHand = createLate(() => import('./hand.tsx'))
