import type { Environment } from '../environment.ts'
import { createLiveProgress } from './live-progress.ts'
import { canRedraw, createPalette } from './palette.ts'
import { createPlainProgress } from './plain-progress.ts'
import { createQuietProgress, type Progress } from './progress.ts'

/** The way to show a run that suits where stderr goes: in place on a terminal, else line by line. */
export function chooseProgress({ stderr, variables }: Environment, quiet: boolean): Progress {
  if (quiet) return createQuietProgress((line) => stderr.write(`${line}\n`))
  if (!canRedraw(stderr, variables)) return createPlainProgress(stderr)
  return createLiveProgress(stderr, createPalette(stderr, variables))
}
