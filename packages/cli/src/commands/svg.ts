import { tellIssues } from '../checked-flow.ts'
import { exitCodes } from '../exit-code.ts'
import { loadFlow } from '../load-flow.ts'
import { loadRegistry } from '../load-registry.ts'
import { locateIssues } from '../located-issues.ts'
import { harmlessLine } from '../terminal/harmless-text.ts'
import { writeNamedFile } from '../write-file.ts'
import type { Command } from './command.ts'
import { onePositional } from './positionals.ts'
import { nodeOptions } from './shared-options.ts'

/** Draws a flow as a picture. */
export const svgCommand: Command = {
  name: 'svg',
  summary: 'Draw a flow as an SVG picture, without a browser',
  usage: 'FLOW [--out FILE] [options]',
  details:
    'Cards stand where the layout of the file has them; a flow without one is laid out.\nNothing is run, and no model is loaded.',
  options: {
    out: { value: 'FILE', description: 'Write to FILE instead of stdout' },
    ...nodeOptions,
  },
  async run(given, environment) {
    const { stdout, stderr, folder } = environment
    const file = await loadFlow(onePositional(given, 'flow file'), environment)
    if (!file.flow) {
      tellIssues(locateIssues(file, file.issues), environment)
      return exitCodes.wrong
    }
    const { flowSvg } = await import('@chainwright/editor/headless')
    const text = flowSvg(file.flow, await loadRegistry(given.many('nodes'), environment))
    const shown = given.one('out')
    if (shown === undefined) {
      stdout.write(text)
      return exitCodes.succeeded
    }
    writeNamedFile(shown, folder, text)
    stderr.write(`wrote ${harmlessLine(shown)}\n`)
    return exitCodes.succeeded
  },
}
