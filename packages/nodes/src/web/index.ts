export { createWebModels } from './web-models.ts'
export type {
  WebDeviceChoice,
  WebDeviceReport,
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
