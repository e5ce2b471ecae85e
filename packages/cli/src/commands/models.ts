import type { ListedModel } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { modelFolders, modelOptions, openModels } from '../open-models.ts'
import { commandLineError } from '../parse-arguments.ts'
import { sizeText } from '../terminal/figures-text.ts'
import { harmlessLine } from '../terminal/harmless-text.ts'
import { createPalette, type Palette } from '../terminal/palette.ts'
import { didYouMean } from '../nearest-name.ts'
import { writeJson } from '../write-json.ts'
import type { Command } from './command.ts'
import { jsonOption } from './shared-options.ts'

/** Lists the models that are installed. */
export const modelsCommand: Command = {
  name: 'models',
  summary: 'List the models that are installed',
  usage: 'list [options]',
  options: { ...jsonOption, ...modelOptions },
  async run(given, environment) {
    const [action = 'list', extra] = given.positionals
    if (action !== 'list' || extra !== undefined) {
      const wrong = extra ?? action
      throw commandLineError(
        `\`models\` can \`list\`, not \`${wrong}\`${didYouMean(wrong, ['list'])}`,
      )
    }
    const models = await openModels(given, environment)
    try {
      const found = eachOnce(models.list())
      const { stdout, variables } = environment
      if (given.has('json')) writeJson(stdout, { models: found })
      else if (found.length > 0) stdout.write(listText(found, createPalette(stdout, variables)))
      else stdout.write(noneText(modelFolders(given.one('models'), environment)))
      return exitCodes.succeeded
    } finally {
      await models.close()
    }
  },
}

// The bundled folder serves `starter` and, unless another one was named, `file/NAME`.
function eachOnce(models: readonly ListedModel[]): ListedModel[] {
  const byFolder = new Map<string, ListedModel>()
  for (const model of models) if (!byFolder.has(model.folder)) byFolder.set(model.folder, model)
  return [...byFolder.values()]
}

function listText(models: readonly ListedModel[], palette: Palette): string {
  return models.map((model) => modelText(model, palette)).join('\n')
}

function modelText(model: ListedModel, palette: Palette): string {
  const { title, reference, capabilities, bytes, license, dtypes, folder } = model
  const rows = [
    ['can', capabilities.join(', ') || 'nothing that is known'],
    ['size', `${sizeText(bytes)}${dtypes.length > 0 ? ` (${dtypes.join(', ')})` : ''}`],
    ['licence', license ?? 'not stated'],
    ['where', folder],
  ]
  const head = `${palette.bold(harmlessLine(reference))}  ${harmlessLine(title)}`
  const lines = rows.map(([name = '', value = '']) => {
    return `  ${palette.dim(name.padEnd(8))}${harmlessLine(value)}`
  })
  return `${[head, ...lines].join('\n')}\n`
}

function noneText({ starters, models, cache }: ReturnType<typeof modelFolders>): string {
  const folders = [...new Set([starters, models, cache])].map((folder) => `  ${folder}`)
  return `No models are installed. These folders were searched:\n${folders.join('\n')}\nName a folder of models with --models FOLDER.\n`
}
