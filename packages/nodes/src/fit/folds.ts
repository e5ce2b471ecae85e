/** Parts into which rows are dealt for cross-validation. */
export const foldCount = 5

/**
 * The fold of each row: rows of each class are dealt in turn, so that every fold has about as many of
 * each.
 */
export function dealFolds(places: readonly number[], folds = foldCount): number[] {
  const dealt = new Map<number, number>()
  return places.map((place) => {
    const count = dealt.get(place) ?? 0
    dealt.set(place, count + 1)
    // Another class begins with another fold, or small classes would all fill the first ones.
    return (count + place) % folds
  })
}

/** Strengths of a fit that are tried, weakest first; scikit-learn's `C`. */
export const strengths: readonly number[] = [0.1, 1, 10, 100, 1000]
