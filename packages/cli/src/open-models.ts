import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Flow } from '@chainwright/core'
import type { RemoteUse } from './configuration/open-remote-models.ts'
import type { CommandModels, Environment, ModelFolders } from './environment.ts'
import { commandLineError, type Arguments, type Options } from './parse-arguments.ts'

/** The option of every command that uses models. */
export const modelOptions: Options = {
  models: {
    value: 'FOLDER',
    description: 'Folder of your models, file/NAME in flows (or CHAINWRIGHT_MODELS)',
  },
  config: { value: 'FILE', description: 'Your configuration (or CHAINWRIGHT_CONFIG)' },
  'allow-provider': {
    value: 'NAME',
    multiple: true,
    description: 'Let the flow ask models of openai, anthropic, google, … (repeat for more)',
  },
}

/**
 * The models of this machine, and of the providers that are allowed. Nothing is loaded before a node
 * asks; close them at the end. For a flow, a person at the terminal may be asked to allow more.
 */
export async function openModels(
  given: Arguments,
  environment: Environment,
  flow?: Flow,
): Promise<CommandModels> {
  return openModelsFor(given, environment, { flow })
}

/** The models of a worker, which keeps limits and budgets of endpoints together with all others. */
export async function openWorkerModels(
  given: Arguments,
  environment: Environment,
  { makeLimiter, makeDayLog }: Omit<RemoteUse, 'flow'>,
): Promise<CommandModels> {
  return openModelsFor(given, environment, { makeLimiter, makeDayLog })
}

async function openModelsFor(
  given: Arguments,
  environment: Environment,
  use: RemoteUse,
): Promise<CommandModels> {
  const device = readDevice(given)
  const folders = modelFolders(given.one('models'), environment)
  const { openRemoteModels } = await import('./configuration/open-remote-models.ts')
  const joinRemote = await openRemoteModels(given, environment, use)
  if (environment.createModels) return joinRemote(await environment.createModels(folders))
  const { createLocalModels } = await import('@chainwright/nodes/local')
  const models = createLocalModels({
    starterFolder: folders.starters,
    modelFolder: folders.models,
    cacheFolder: folders.cache,
    device,
  })
  return joinRemote(rememberUses(models, folders.cache))
}

const devices = ['cpu', 'webgpu', 'auto'] as const

/** Where models are to run. Throws `command-line`. */
function readDevice(given: Arguments): (typeof devices)[number] {
  const named = given.one('device') ?? 'cpu'
  const device = devices.find((one) => one === named)
  if (device) return device
  throw commandLineError(`--device takes cpu, webgpu or auto, not \`${named}\``)
}

/** The same models; those of the hub's cache remember when they were last used. */
function rememberUses(models: CommandModels, cacheFolder: string): CommandModels {
  return {
    ...models,
    async resolve(reference, capabilities, signal) {
      const model = await models.resolve(reference, capabilities, signal)
      if (reference.startsWith('hf/')) {
        const { hubReference, markUse } = await import('@chainwright/nodes/hub')
        await markUse(cacheFolder, hubReference(reference).name)
      }
      return model
    },
  }
}

/**
 * Where models are: the starter models beside this program when they are there, else in the folder
 * that was named; downloads in the user's cache.
 */
export function modelFolders(
  named: string | undefined,
  { folder, variables }: Pick<Environment, 'folder' | 'variables'>,
): ModelFolders {
  const bundled = fileURLToPath(new URL('../../../models', import.meta.url))
  const own = named ?? variables['CHAINWRIGHT_MODELS']
  const models = own ? resolve(folder, own) : bundled
  const cacheRoot = variables['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  return {
    starters: holdsModels(bundled) ? bundled : models,
    models,
    cache: join(cacheRoot, 'chainwright', 'models'),
  }
}

function holdsModels(folder: string): boolean {
  if (!existsSync(folder)) return false
  return readdirSync(folder).some((name) => existsSync(join(folder, name, 'config.json')))
}
