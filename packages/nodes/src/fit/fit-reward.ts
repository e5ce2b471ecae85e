import { fitBradleyTerry, rewardOf } from '../heads/bradley-terry.ts'
import { probeText, type RewardHead } from '../heads/head.ts'
import { fitTemperature } from '../language/calibration/calibration-temperature.ts'
import { fitRows, rounded, type FitOptions } from './fit-classifier.ts'
import { foldCount, strengths } from './folds.ts'

/** A preference: the features of the chosen reply less those of the rejected one. */
export type Preference = Float32Array

/**
 * Fits a Bradley–Terry reward to preferences. As for a classifier, cross-validation chooses the strength
 * and a temperature, which is divided into the weights: the logistic function of a difference of rewards
 * is then the probability of a preference. `groups` numbers the prompt of each pair; pairs of one prompt
 * stay in one fold. Throws `fit-rows` for fewer prompts than folds.
 */
export function fitReward(
  pairs: readonly Preference[],
  groups: readonly number[],
  { model, probe, strength: given }: FitOptions,
): RewardHead {
  if (new Set(groups).size < foldCount) throw fitRows(`there are fewer than ${foldCount} prompts`)
  const tried = (given === undefined ? strengths : [given]).map((strength) => {
    const margins = crossMargins(pairs, groups, strength)
    return { strength, margins, loss: meanLoss(margins) }
  })
  const best = tried.reduce((least, one) => (one.loss < least.loss ? one : least))
  const temperature = fitTemperature(best.margins.map(asRow))
  const { weights, steps, converged } = fitBradleyTerry(pairs, { strength: best.strength })
  const right = best.margins.filter((margin) => margin > 0).length
  return {
    head: 'reward',
    version: 1,
    model,
    weights: [...weights].map((weight) => rounded(weight / temperature)),
    probe: [...probe].map(rounded),
    fitted: {
      pairs: pairs.length,
      probeText,
      strength: best.strength,
      temperature: rounded(temperature),
      steps,
      converged,
      folds: foldCount,
      accuracy: rounded(right / pairs.length),
      logLosses: Object.fromEntries(tried.map((one) => [one.strength, rounded(one.loss)])),
    },
  }
}

/** Differences of rewards, each by a head that has not seen the pair's prompt. */
function crossMargins(
  pairs: readonly Preference[],
  groups: readonly number[],
  strength: number,
): number[] {
  const order = new Map([...new Set(groups)].map((group, at) => [group, at % foldCount]))
  const folds = groups.map((group) => order.get(group) ?? 0)
  const heads = Array.from({ length: foldCount }, (_, fold) => {
    const others = pairs.filter((_pair, at) => folds[at] !== fold)
    return fitBradleyTerry(others, { strength }).weights
  })
  return pairs.map((pair, at) => rewardOf(heads[folds[at] ?? 0] ?? new Float64Array(), pair))
}

/** `ln(1 + exp(-margin))` on average, in nats. */
function meanLoss(margins: readonly number[]): number {
  const losses = margins.map((margin) => {
    return Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)))
  })
  return losses.reduce((sum, loss) => sum + loss, 0) / margins.length
}

function asRow(margin: number) {
  const chosen = 1 / (1 + Math.exp(-margin))
  return { labels: { chosen, rejected: 1 - chosen }, truth: 'chosen' }
}
