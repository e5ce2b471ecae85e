export { createWebModels } from './web-models.ts'
export { createWebStore } from './create-web-store.ts'
export type { WebStoreOptions } from './create-web-store.ts'
export type { HubModel } from '../hub/describe-model.ts'
export type {
  WebDeviceChoice,
  WebDeviceReport,
  WebLoading,
  WebModel,
  WebModels,
  WebModelsOptions,
  WebRuntime,
} from './web-options.ts'
export type {
  StorageRoom,
  StoredModel,
  WebPullOptions,
  WebPullProgress,
  WebStore,
} from './web-store.ts'

// Endpoints that the user of a page set up.
export { askForModels, createEndpointModels, tryEndpoint, tryPrompt } from './endpoint-models.ts'
export type { EndpointModel, EndpointModels, EndpointTry } from './endpoint-models.ts'
export { endpointAddressProblem, endpointKeyProblem, endpointNameProblem } from './endpoint-form.ts'
export type { PageEndpoint } from './page-endpoint.ts'
export { createRedactor } from '../doors/redact.ts'
export type { Redactor } from '../doors/redact.ts'
