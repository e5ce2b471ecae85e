// The node: what a node type is.
export { defineNode, isId } from './node/define-node.ts'
export type {
  Literals,
  NodeDescription,
  NodeType,
  StepContext,
  StepOutputs,
  StepRequest,
  Usage,
} from './node/node-type.ts'
export type { Capabilities, Capability, Model, Models, Service, Services } from './node/models.ts'
export { port } from './node/ports.ts'
export type { InputValues, OutputValues, Port, PortOptions, Ports } from './node/ports.ts'
export {
  T,
  answer,
  boolean,
  json,
  labels,
  list,
  messages,
  number,
  portTypeByName,
  portTypes,
  score,
  text,
  tokens,
  vector,
} from './node/port-type.ts'
export type { Answer, Labels, Message, PortType, Score, ValueOf } from './node/port-type.ts'
export { createRegistry, findNodeType } from './node/registry.ts'
export type { Registry } from './node/registry.ts'

// The flow: the document.
export type {
  Flow,
  FlowInput,
  FlowNode,
  InputSource,
  ModelChoice,
  OnError,
  Wire,
} from './flow/flow.ts'
export { defaultLimits } from './flow/limits.ts'
export type { Limits } from './flow/limits.ts'

// Errors.
export { FlowError, errorFromRecord, errorRecord, isFlowError, toFlowError } from './error.ts'
export type { FlowErrorDetails, FlowErrorRecord, FlowIssue } from './error.ts'

export type { Json } from './lib/json.ts'
