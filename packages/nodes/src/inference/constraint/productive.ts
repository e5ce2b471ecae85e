import { operations } from './instruction.ts'
import type { Instruction } from './instruction.ts'

/**
 * For each instruction whether a text can be brought to an end from there: a machine that keeps to
 * such instructions never writes itself into a corner.
 */
export function findProductive(
  instructions: readonly Instruction[],
  entries: readonly number[],
): boolean[] {
  const productive = instructions.map(() => false)
  const dependents = dependentsOf(instructions, entries)
  const open = [...instructions.keys()].filter(holds)
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (productive[at]) continue
    productive[at] = true
    for (const other of dependents[at] ?? []) {
      if (!productive[other] && holds(other)) open.push(other)
    }
  }
  return productive

  function holds(at: number): boolean {
    const instruction = instructions[at]
    if (!instruction) return false
    const { operation, next, other, low, high } = instruction
    const rule = productive[entries[other] ?? -1] ?? false
    if (operation === operations.end) return true
    if (operation === operations.jump) return rule
    const goesOn = productive[next] ?? false
    if (operation === operations.byte) return goesOn && low <= high
    if (operation === operations.call) return goesOn && rule
    return goesOn || (productive[other] ?? false)
  }
}

/** Which instructions look at each instruction. */
function dependentsOf(
  instructions: readonly Instruction[],
  entries: readonly number[],
): number[][] {
  const dependents = instructions.map((): number[] => [])
  for (const [at, { operation, next, other }] of instructions.entries()) {
    if (operation !== operations.jump && operation !== operations.end) dependents[next]?.push(at)
    if (operation === operations.split) dependents[other]?.push(at)
    if (operation === operations.call || operation === operations.jump)
      dependents[entries[other] ?? -1]?.push(at)
  }
  return dependents
}
