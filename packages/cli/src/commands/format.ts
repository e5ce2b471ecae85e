import { randomUUID } from 'node:crypto'
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { writeFlow } from '@chainwright/core'
import type { Environment } from '../environment.ts'
import { writeError } from '../file-error.ts'
import { exitCodes } from '../exit-code.ts'
import { loadFlow, type FlowFile } from '../load-flow.ts'
import { issueText, locateIssues } from '../located-issues.ts'
import { harmlessLine } from '../terminal/harmless-text.ts'
import { createPalette } from '../terminal/palette.ts'
import type { Command } from './command.ts'
import { somePositionals } from './positionals.ts'

/** Rewrites flow files in the one canonical form. */
export const formatCommand: Command = {
  name: 'format',
  summary: 'Write flow files in their one canonical form',
  usage: 'FLOW… [--check]',
  options: { check: { description: 'Change nothing; exit with 1 when a file is not formatted' } },
  async run(given, environment) {
    const codes: number[] = []
    for (const name of somePositionals(given, 'flow file')) {
      codes.push(await formatOne(name, given.has('check'), environment))
    }
    return Math.max(...codes)
  },
}

async function formatOne(name: string, check: boolean, environment: Environment): Promise<number> {
  const { stdout } = environment
  const file = await loadFlow(name, environment)
  if (!file.flow) return tellUnreadable(file, environment)
  const formatted = writeFlow(file.flow)
  if (formatted === file.text) {
    stdout.write(`${harmlessLine(name)}: as it should be\n`)
    return exitCodes.succeeded
  }
  if (check) {
    stdout.write(`${harmlessLine(name)}: not formatted; \`chainwright format\` does it\n`)
    return exitCodes.failed
  }
  await replaceFile(file, formatted)
  stdout.write(`${harmlessLine(name)}: formatted\n`)
  return exitCodes.succeeded
}

function tellUnreadable(file: FlowFile, { stderr, variables }: Environment): number {
  const palette = createPalette(stderr, variables)
  for (const issue of locateIssues(file, file.issues)) stderr.write(issueText(issue, palette))
  return exitCodes.wrong
}

/** Writes beside the file and renames, so that a reader sees the old text or the new. */
async function replaceFile(file: FlowFile, text: string): Promise<void> {
  const path = await realpath(file.path)
  const beside = `${path}.${randomUUID()}.tmp`
  try {
    const { mode } = await stat(path)
    await writeFile(beside, text, { mode, flag: 'wx' })
    await rename(beside, path)
  } catch (thrown) {
    await rm(beside, { force: true })
    throw writeError(file.shown, thrown)
  }
}
