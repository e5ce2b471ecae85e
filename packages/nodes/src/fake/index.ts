export { createFakeModels } from './create-fake-models.ts'
export type { FakeCall, FakeModels, FakeScript } from './create-fake-models.ts'
export type { FakeReply } from './fake-generator.ts'
