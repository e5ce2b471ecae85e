// Heads over sentence vectors, fitted from rows.
export { fitClassifier } from './fit-classifier.ts'
export type { FitOptions, LabelledVector } from './fit-classifier.ts'
export { fitReward } from './fit-reward.ts'
export type { Preference } from './fit-reward.ts'
export { probeText } from '../heads/head.ts'
export type { ClassifierHead, RewardHead } from '../heads/head.ts'
export { replyFeatures } from '../heads/bradley-terry.ts'

// Vectors of texts of any length.
export { embedTexts } from '../vectors/embed-texts.ts'
export type { Embedder } from '../vectors/embed-texts.ts'
