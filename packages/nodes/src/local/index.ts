export { createLocalModels } from './local-models.ts'
export type { LocalModel, LocalModels, LocalModelsOptions } from './local-models.ts'
export { listDevices } from './devices/choose-device.ts'
export type { DeviceChoice, DeviceReport } from './devices/choose-device.ts'
