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
