export { createRemoteModels, providerOrigins } from './remote-models.ts'
export type { RemoteModels, RemoteModelsOptions } from './remote-models.ts'
export { joinModels } from './join-models.ts'
export type { JoinedModels } from './join-models.ts'
export { testProvider } from './test-provider.ts'
export type { ProviderTest } from './test-provider.ts'
export { configuredProviders } from './find-endpoint.ts'
export type { ConfiguredProvider } from './find-endpoint.ts'
export { providerNames } from './providers/provider-names.ts'
export type { ProviderName } from './providers/provider-names.ts'

export { createFileDayLog } from './spend/file-day-log.ts'
export { defaultConcurrency } from '../endpoints/calls/limiter.ts'
export type { Limiter, MakeLimiter } from '../endpoints/calls/limiter.ts'
export type { DayLog } from '../endpoints/spend/spend-book.ts'
export type { Budgets, SpendLimit } from '../endpoints/model-facts.ts'
export type { Spent } from '../models/payers.ts'

// The configuration.
export type {
  Configuration,
  EndpointLimits,
  EngineSettings,
  ModelFacts,
  ProviderSettings,
} from './configuration/configuration.ts'
export {
  configurationJsonSchema,
  mergeConfigurations,
  readConfiguration,
} from './configuration/read-configuration.ts'
export { readSecrets } from './configuration/secrets.ts'
export type { Secrets } from './configuration/secrets.ts'
