import type { ClassifierHead, RewardHead } from '@chainwright/nodes/fit'
import { neededOption, readGivenRows } from '../data/data-options.ts'
import type { CommandModels, Environment } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { embedRows } from '../fit/embed-rows.ts'
import { fitClassifierRows, fitRewardRows, type FitRequest } from '../fit/fit-rows.ts'
import { modelOptions, openModels } from '../open-models.ts'
import { commandLineError, numberOption, type Arguments } from '../parse-arguments.ts'
import { createPalette } from '../terminal/palette.ts'
import { writeNamedFile } from '../write-file.ts'
import { writeJson } from '../write-json.ts'
import type { Command } from './command.ts'
import { onePositional } from './positionals.ts'
import { jsonOption } from './shared-options.ts'

/** Fits a small classifier or reward to rows of data. */
export const fitCommand: Command = {
  name: 'fit',
  summary: 'Fit a classifier or a reward to rows of data',
  usage: 'classifier|reward --data FILE --out FILE [options]',
  details: `classifier   from texts and their labels: --text COLUMN --label COLUMN;
             \`classify\` with strategy \`fitted\` uses it
reward       from preference pairs: columns prompt, chosen and rejected, as
             \`batch --pairs\` writes them; \`reward-score\` and \`best-of\` use it

What is fitted is a linear head over the vectors of a sentence encoder: seconds
of work, a file of some kilobytes. A flow reads it with \`load-json\`.`,
  options: {
    data: { value: 'FILE', description: 'Rows: JSON lines (*.jsonl), or CSV with names on top' },
    text: { value: 'COLUMN', description: 'Column of the texts (default text)' },
    label: { value: 'COLUMN', description: 'Column of the labels (default label)' },
    out: { value: 'FILE', description: 'The head, as JSON' },
    model: { value: 'REFERENCE', description: 'The sentence encoder (default starter)' },
    strength: {
      value: 'C',
      description: 'How far the rows are trusted; found by cross-validation when left out',
    },
    most: { value: 'N', description: 'Take the first N rows only' },
    device: { value: 'DEVICE', description: 'Where models run: cpu (default), webgpu or auto' },
    quiet: { short: 'q', description: 'Show no progress' },
    ...jsonOption,
    ...modelOptions,
  },
  async run(given, environment) {
    const kind = onePositional(given, 'kind: classifier or reward')
    if (kind !== 'classifier' && kind !== 'reward') {
      throw commandLineError(`fit makes a classifier or a reward, not \`${kind}\``)
    }
    const out = neededOption(given, 'out', 'FILE')
    const models = await openModels(given, environment)
    try {
      const head = await fitHead(kind, models, { given, environment })
      writeNamedFile(out, environment.folder, headText(head))
      tellHead(head, out, { given, environment })
      return exitCodes.succeeded
    } finally {
      await models.close()
    }
  },
}

interface Call {
  readonly given: Arguments
  readonly environment: Environment
}

async function fitHead(
  kind: 'classifier' | 'reward',
  models: CommandModels,
  { given, environment }: Call,
): Promise<ClassifierHead | RewardHead> {
  const model = given.one('model') ?? 'starter'
  const quiet = given.has('quiet')
  const request: FitRequest = {
    rows: await readGivenRows(given, environment),
    model,
    strength: numberOption(given, 'strength', { minimum: 1e-6 }),
    embed: (texts) => embedRows(texts, model, { models, environment, quiet }),
  }
  if (kind === 'reward') return fitRewardRows(request)
  const columns = { text: given.one('text') ?? 'text', label: given.one('label') ?? 'label' }
  return fitClassifierRows(request, columns)
}

/** One line per key, so that a change of a head can be looked at. */
function headText(head: ClassifierHead | RewardHead): string {
  const lines = Object.entries(head).map(([key, value]) => `  "${key}": ${JSON.stringify(value)}`)
  return `{\n${lines.join(',\n')}\n}\n`
}

function tellHead(head: ClassifierHead | RewardHead, out: string, call: Call): void {
  const { stdout, variables } = call.environment
  if (call.given.has('json')) {
    writeJson(stdout, { head: head.head, out, model: head.model, ...head.fitted })
    return
  }
  const { fitted } = head
  const palette = createPalette(stdout, variables)
  const percent = (value: unknown): string => `${(Number(value) * 100).toFixed(1)} %`
  const lines =
    head.head === 'classifier'
      ? [
          `${String(fitted['rows'])} rows, ${head.labels.length} labels: ${head.labels.join(', ')}`,
          `right           ${percent(fitted['accuracy'])}`,
          `calibration     ${percent(fitted['calibrationError'])} off, temperature ${head.temperature.toFixed(2)} (without it ${percent(fitted['calibrationErrorUncorrected'])})`,
        ]
      : [`${String(fitted['pairs'])} pairs`, `right           ${percent(fitted['accuracy'])}`]
  lines.push(`strength        ${String(fitted['strength'])}`)
  stdout.write(`${palette.bold(`${head.head} head in ${out}`)}\n${lines.join('\n')}\n`)
  stdout.write(`${palette.dim('measured on rows that were held back, five-fold')}\n`)
}
