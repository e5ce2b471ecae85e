export { createLocalModels } from './local-models.ts'
export type { LocalModel, LocalModels, LocalModelsOptions } from './local-models.ts'
