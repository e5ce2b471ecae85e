// The node: what a node type is.
export { defineBody, defineWait } from './node/define-control.ts'
export type { BodyDescription, WaitDescription } from './node/define-control.ts'
export { defineNode, isId } from './node/define-node.ts'
export type {
  Literals,
  AfterRound,
  BodyType,
  FlowPorts,
  NodeDescription,
  NodeType,
  Resumed,
  Round,
  RunType,
  StepContext,
  StepOutputs,
  StepRequest,
  Usage,
  WaitType,
  Waiting,
} from './node/node-type.ts'
export type { Capabilities, Capability, Model, Models, Service, Services } from './node/models.ts'
export { port } from './node/ports.ts'
export type { InputValues, OutputValues, Port, PortForm, PortOptions, Ports } from './node/ports.ts'
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
export { valueProblem } from './node/value-problem.ts'
export type { ValueProblem } from './node/value-problem.ts'
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
export { parseWire, wireText } from './flow/flow.ts'
export { nearest } from './flow/issues.ts'
export { parseFlow } from './flow/parse-flow.ts'
export type { ParsedFlow } from './flow/parse-flow.ts'
export { writeFlow } from './flow/write-flow.ts'
export { jsonPointer, locate } from './lib/json-pointer.ts'
export type { TextPlace } from './lib/json-pointer.ts'
export { findJsonError } from './lib/json-error.ts'
export type { JsonError } from './lib/json-error.ts'
export { readJson } from './lib/read-json.ts'
export type { JsonFile, JsonFileLimits, JsonFileProblem } from './lib/read-json.ts'
export { canonicalJson } from './lib/canonical-json.ts'
export { sha256 } from './lib/sha256.ts'
export { utf8Length } from './lib/utf8.ts'
export { flowDigest } from './flow/digest.ts'
export { checkFlow, issuesError, planFlow } from './flow/check-flow.ts'
export { nodeAt } from './flow/node-at.ts'
export { inspectFlow } from './flow/inspect-flow.ts'
export type {
  FlowDraft,
  FlowPlan,
  Plan,
  PlannedInput,
  PlannedNode,
  PlannedOutput,
} from './flow/plan.ts'
export type { ResolveOptions } from './flow/resolve-flow.ts'
export { defaultLimits } from './flow/limits.ts'
export type { Limits } from './flow/limits.ts'

// The run: a fold over events.
export { advance, replay } from './run/advance.ts'
export type { Advanced, Command } from './run/commands.ts'
export { systemClock } from './run/clock.ts'
export type { Clock } from './run/clock.ts'
export { explainBecause } from './run/explain-because.ts'
export type { CacheParts, ContentCache } from './run/content-cache.ts'
export type {
  Because,
  DerivedEvent,
  Outputs,
  RecordedEvent,
  RunEvent,
  RunLimits,
  SkipReason,
  StepPlace,
} from './run/events.ts'
export { createMemoryCache } from './run/memory-cache.ts'
export { runFlow } from './run/run-flow.ts'
export { findNode } from './run/scope.ts'
export { createRunState } from './run/create-run-state.ts'
export { isFinal, pathOf } from './run/run-state.ts'
export type {
  NodeState,
  NodeStatus,
  RunState,
  RunStatus,
  Scope,
  StepState,
} from './run/run-state.ts'
export { stepInputs } from './run/step-inputs.ts'
export { executeStep } from './run/execute-step.ts'
export type { StepOptions } from './run/execute-step.ts'
export { callKey, failCall, stepCall } from './run/step-call.ts'
export type { StepCall } from './run/step-call.ts'
export { runRows } from './run/run-rows.ts'
export type { RowResult, RowsOptions } from './run/run-rows.ts'
export { rowsInOrder } from './run/rows-in-order.ts'
export type { RowsInHand } from './run/rows-in-order.ts'
export { resumeRun, runStart, startRun } from './run/start-run.ts'
export type { Pins } from './run/pins.ts'
export { pinsBefore } from './run/pins-before.ts'
export { answeredStep } from './run/signal.ts'
export { openQuestions } from './run/open-questions.ts'
export type { OpenQuestion } from './run/open-questions.ts'
export type { CallRecord, CallWatch, StepCalls, WatchCalls, WatchedSteps } from './run/calls.ts'
export type { Run, RunOptions, RunResult } from './run/start-run.ts'

// Errors.
export { FlowError, errorFromRecord, errorRecord, isFlowError, toFlowError } from './error.ts'
export type { FlowErrorDetails, FlowErrorRecord, FlowIssue } from './error.ts'

export type { Json } from './lib/json.ts'
