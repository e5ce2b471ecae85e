import { FlowError } from '@chainwright/core'
import type { Payer, Spent } from '../../models/payers.ts'
import type { Budgets, SpendLimit } from '../model-facts.ts'

/** What was spent today, by provider; kept for as long as its maker likes. */
export interface DayLog {
  /** What was spent today so far, at one provider or at all of them. */
  spent(provider: string | undefined): Spent
  /** Notes something more, or less after an estimate. */
  add(provider: string, amount: Spent): void
}

/** What a call may take, before it is made. */
export interface Charge {
  /** Name of the model, for errors. */
  readonly name: string
  readonly provider: string
  readonly tokens: number
  /** `undefined` where the price list has no price. */
  readonly cost: number | undefined
}

/** Something set aside for a call under way. */
export interface Reservation {
  /** The call is over, and took this much instead. */
  settle(spent: Spent): void
}

/** Keeps what is spent within the user's budgets. */
export interface SpendBook {
  /**
   * Sets aside what a call may take. Throws a `FlowError`: `budget-spent` where that is more than a
   * budget has left, `price-missing` where a budget of money cannot be kept without a price.
   */
  reserve(charge: Charge, payers: readonly Payer[]): Reservation
}

/** What a book is kept by. */
export interface SpendRules {
  readonly budgets: Budgets
  /** Budgets of one provider, by its name. */
  readonly providers: ReadonlyMap<string, Budgets>
  /** The unit of costs, for messages. Default: none. */
  readonly currency?: string | undefined
  readonly log: DayLog
}

/** Opens a book for these budgets. */
export function createSpendBook(rules: SpendRules): SpendBook {
  return {
    reserve(charge, payers) {
      for (const rule of rulesFor(charge, payers, rules)) check(charge, rule, rules.currency)
      const { provider, tokens, cost = 0 } = charge
      const add = (amount: Spent): void => {
        rules.log.add(provider, amount)
        for (const payer of payers) addTo(payer, provider, amount)
      }
      const aside = { tokens, cost }
      add(aside)
      return {
        settle(spent) {
          add({ tokens: spent.tokens - aside.tokens, cost: spent.cost - aside.cost })
        },
      }
    },
  }
}

interface Rule {
  /** What the limit is of, for people. */
  readonly scope: string
  /** Where the configuration says it. */
  readonly key: string
  readonly limit: SpendLimit
  readonly spent: Spent
  /** How much of the call counts. */
  readonly share: number
}

function rulesFor(
  { provider }: Charge,
  payers: readonly Payer[],
  { budgets, providers, log }: SpendRules,
): Rule[] {
  const own = providers.get(provider) ?? {}
  const key = `providers.${provider}.budgets`
  const rules: Rule[] = []
  const add = (limit: SpendLimit | undefined, rule: Omit<Rule, 'limit'>): void => {
    if (limit) rules.push({ ...rule, limit })
  }
  for (const { tally, share } of payers) {
    add(budgets.perRun, { scope: 'a run', key: 'budgets.perRun', spent: sumOf(tally), share })
    const spent = tally.get(provider) ?? nothing
    add(own.perRun, { scope: `a run at ${provider}`, key: `${key}.perRun`, spent, share })
  }
  const day = { key: 'budgets.perDay', spent: log.spent(undefined), share: 1 }
  add(budgets.perDay, { ...day, scope: 'a day (UTC)' })
  const ownDay = { key: `${key}.perDay`, spent: log.spent(provider), share: 1 }
  add(own.perDay, { ...ownDay, scope: `a day (UTC) at ${provider}` })
  return rules
}

const nothing: Spent = { tokens: 0, cost: 0 }

function sumOf(tally: ReadonlyMap<string, Spent>): Spent {
  let [tokens, cost] = [0, 0]
  for (const one of tally.values()) {
    tokens += one.tokens
    cost += one.cost
  }
  return { tokens, cost }
}

function addTo({ tally, share }: Payer, provider: string, { tokens, cost }: Spent): void {
  const before = tally.get(provider) ?? nothing
  const after = { tokens: before.tokens + tokens * share, cost: before.cost + cost * share }
  tally.set(provider, after)
}

function check(charge: Charge, { scope, key, limit, spent, share }: Rule, currency?: string): void {
  const { name, tokens, cost } = charge
  if (limit.cost !== undefined && cost === undefined) throw priceMissing(name, `${key}.cost`)
  const unit = currency === undefined ? '' : ` ${currency}`
  const amounts = [
    { kind: 'tokens', most: limit.tokens, is: spent.tokens, more: tokens * share, unit: ' tokens' },
    { kind: 'cost', most: limit.cost, is: spent.cost, more: (cost ?? 0) * share, unit },
  ]
  for (const { kind, most, is, more, unit: of } of amounts) {
    // What is free may still be asked when all is spent.
    if (most === undefined || more <= 0 || is + more <= most) continue
    const told = `A call of ${name} would take about ${amountText(more)}${of}, and ${scope} may take ${amountText(most)}: ${amountText(is)} are spent.`
    const message = `${told} Ask for less (a smaller "maxTokens"), or raise "${key}.${kind}" in your configuration.`
    throw new FlowError({ code: 'budget-spent', message })
  }
}

function priceMissing(name: string, key: string): FlowError {
  return new FlowError({
    code: 'price-missing',
    message: `"${key}" limits what is spent, and ${name} has no price: add "price" to the model in your configuration, { "input": 0 } if it is free.`,
  })
}

/** Four digits of a small amount, whole numbers of a large one. */
function amountText(amount: number): string {
  return amount >= 1000
    ? Math.round(amount).toLocaleString('en-US')
    : String(Number(amount.toPrecision(4)))
}
