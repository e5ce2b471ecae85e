import {
  configuredProviders,
  type Budgets,
  type Configuration,
  type ConfiguredProvider,
  type SpendLimit,
  type Spent,
} from '@chainwright/nodes/remote'
import { readRemoteSetup, type RemoteSetup } from '../configuration/open-remote-models.ts'
import type { Environment } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import type { Arguments } from '../parse-arguments.ts'
import { countText } from '../terminal/figures-text.ts'
import { harmlessLine } from '../terminal/harmless-text.ts'
import { createPalette, type Palette } from '../terminal/palette.ts'
import { writeJson } from '../write-json.ts'
import { noPositionals } from './positionals.ts'

/** Carries out `providers list`. */
export async function listProviders(given: Arguments, environment: Environment): Promise<number> {
  noPositionals(given)
  const setup = await readRemoteSetup(given, environment)
  const rows = configuredProviders(setup.configuration).map((one) => rowOf(one, setup))
  const { configuration, files } = setup
  const { aliases = {}, fallbacks = {} } = configuration
  const { stdout, variables } = environment
  const { budgets = {} } = configuration
  const spentToday = spentTodayOf(undefined, setup)
  if (given.has('json'))
    writeJson(stdout, { providers: rows, aliases, fallbacks, budgets, ...spentToday, files })
  else {
    const palette = createPalette(stdout, variables)
    const texts = rows.map((row) => rowText(row, configuration, palette))
    stdout.write(texts.length > 0 ? texts.join('') : none)
    if (configuration.budgets)
      stdout.write(
        `${palette.dim('all together')} ${budgetText({ budgets, ...spentToday }, configuration)}\n`,
      )
    for (const [name, reference] of Object.entries(aliases))
      stdout.write(`${harmlessLine(name)} ${palette.dim(`means ${harmlessLine(reference)}`)}\n`)
  }
  return exitCodes.succeeded
}

const none = `No service may be asked. Add one to "providers" of chainwright.config.json in
~/.config/chainwright, such as { "providers": { "openai": {} } }, or run a flow with
--allow-provider openai.
`

interface Row {
  readonly name: string
  readonly kind: string
  readonly address: string
  /** Name of the key; the key itself is never shown. */
  readonly keyVariable: string | undefined
  readonly key: 'there' | 'missing' | 'none needed'
  readonly package: string
  readonly limits: object
  readonly budgets: Budgets
  readonly spentToday?: Spent
  readonly models: readonly string[]
}

function rowOf(one: ConfiguredProvider, setup: RemoteSetup): Row {
  const { options } = setup
  const { name, kind, address, keyVariable, provider, settings } = one
  const there = keyVariable !== undefined && options.secrets(keyVariable) !== undefined
  const needed = keyVariable !== undefined || provider.needsKey
  return {
    name,
    kind,
    address,
    keyVariable,
    key: there ? 'there' : needed ? 'missing' : 'none needed',
    package: provider.packageName,
    limits: settings.limits ?? {},
    budgets: settings.budgets ?? {},
    ...spentTodayOf(name, setup),
    models: Object.keys(settings.models ?? {}),
  }
}

/** As it is dialled: a host in other letters is shown with what it really is. */
function addressText(written: string): string {
  const { href } = new URL(written)
  const dialled = href.replace(/\/$/, '')
  return dialled === written ? written : `${dialled} (written ${written})`
}

function rowText(row: Row, configuration: Configuration, palette: Palette): string {
  const variable = row.keyVariable === undefined ? '' : ` (${row.keyVariable})`
  const key = row.key === 'missing' ? palette.red(`missing${variable}`) : `${row.key}${variable}`
  const models = row.models.length > 0 ? `  models   ${row.models.join(', ')}\n` : ''
  return [
    `${row.name} ${palette.dim(row.kind)}`,
    `  address  ${harmlessLine(addressText(row.address))}`,
    `  key      ${key}`,
    `  package  ${row.package}`,
    ...(hasAny(row.budgets) ? [`  budgets  ${budgetText(row, configuration)}`] : []),
    models,
  ].join('\n')
}

/** What was spent today, where a budget has it written down. */
function spentTodayOf(
  provider: string | undefined,
  { options }: RemoteSetup,
): { spentToday?: Spent } {
  return options.dayLog ? { spentToday: options.dayLog.spent(provider) } : {}
}

function hasAny(budgets: Budgets): boolean {
  return Object.keys(budgets).length > 0
}

/** Budgets and what is used up of them: `2,000 tokens a run, 5 EUR a day (1.2 EUR today)`. */
function budgetText(
  { budgets, spentToday }: { budgets: Budgets; spentToday?: Spent },
  { currency }: Configuration,
): string {
  const unit = currency === undefined ? ' of cost' : ` ${harmlessLine(currency)}`
  const amounts = ({ tokens, cost }: SpendLimit): string =>
    [
      ...(tokens === undefined ? [] : [countText(tokens, 'token')]),
      ...(cost === undefined ? [] : [`${Number(cost.toPrecision(4))}${unit}`]),
    ].join(' and ')
  const today = spentToday ? ` (${amounts(spentToday)} today)` : ''
  return [
    ...(budgets.perRun ? [`${amounts(budgets.perRun)} a run`] : []),
    ...(budgets.perDay ? [`${amounts(budgets.perDay)} a day${today}`] : []),
  ].join(', ')
}
