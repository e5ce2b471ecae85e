/** What one instruction of a program does. */
export const operations = {
  /** Takes a byte from `low` to `high` and goes on at `next`. */
  byte: 0,
  /** Goes on at `next` and at `other`. */
  split: 1,
  /** Goes through the rule `other`, then on at `next`. */
  call: 2,
  /** Goes on as the rule `other`. */
  jump: 3,
  /** Ends a rule; at the end of all, the text is whole. */
  end: 4,
} as const

/** One instruction; fields that its operation does not use are 0. */
export interface Instruction {
  readonly operation: number
  readonly low: number
  readonly high: number
  next: number
  other: number
}
