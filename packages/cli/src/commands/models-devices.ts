import type { Environment } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import type { Arguments } from '../parse-arguments.ts'
import { harmlessLine } from '../terminal/harmless-text.ts'
import { createPalette } from '../terminal/palette.ts'
import { writeJson } from '../write-json.ts'
import { noPositionals } from './positionals.ts'

/** Carries out `models devices`. */
export async function listDevices(given: Arguments, environment: Environment): Promise<number> {
  noPositionals(given)
  const local = await import('@chainwright/nodes/local')
  const devices = await local.listDevices()
  const { stdout, variables } = environment
  const palette = createPalette(stdout, variables)
  if (given.has('json')) writeJson(stdout, { devices })
  else {
    for (const { device, available, chosen, note } of devices) {
      const state = available ? `usable${chosen ? ' (auto)' : ''}` : 'missing'
      const name = palette.bold(device.padEnd(8))
      stdout.write(`${name}${state.padEnd(15)}${harmlessLine(note)}\n`)
    }
  }
  return exitCodes.succeeded
}
