import { formatBytes } from '../lib/quantities.ts'

/** What the forms of nodes say. */
export const formsText = {
  form: (id: string) => `Settings of ${id}`,
  unknownType: (type: string) =>
    `There is no node type ${type} here. Its inputs are kept as they are.`,
  inputs: 'Inputs',
  more: (count: number) => `More (${count})`,
  searchMore: 'Search more settings',
  noSettingFits: 'No setting is called so.',
  unknownInputs: 'Not used by this node',
  unknownInput: (name: string) => `${name} is set in the file, but the node has no such input.`,
  removeInput: (name: string) => `Remove ${name}`,

  rename: 'Rename',
  idLabel: 'Name of the node',
  idForm: 'Begin with a letter; then letters, digits, _ and -, 64 at most.',
  idTaken: (id: string) => `Another node is called ${id}.`,
  idRefused: (id: string) => `${id} is a reserved word. Choose another name.`,

  reset: 'Back to the default',
  resetOf: (label: string) => `Back to the default: ${label}`,
  editDefault: (label: string) => `Begin from the default: ${label}`,
  clear: 'Clear',
  clearOf: (label: string) => `Clear ${label}`,
  defaultIs: (value: string) => `Default: ${value}`,
  countsWith: (chooser: string, choices: string) => `Counts only while ${chooser} is ${choices}.`,
  or: (names: readonly string[]) => names.join(' or '),
  literalOnly: 'Written here; cannot be connected.',

  onlySpace: (signs: string) => `Only white space: ${signs}`,
  yes: 'Yes',
  no: 'No',
  unset: 'Not set',
  chooseOne: 'Choose…',
  asDefault: (value: string) => `${value} (default)`,
  numberForm: 'This is no number.',
  whole: 'Give a whole number.',
  atLeast: (least: number) => `Give at least ${least}.`,
  atMost: (most: number) => `Give at most ${most}.`,
  patternForm: (reason: string) => `This is no regular expression: ${reason}`,
  sliderOf: (label: string) => `${label}, by slider`,

  connect: 'Connect…',
  connectLabel: (label: string) => `Connect ${label} to an output`,
  connectAdd: (label: string) => `Add a wire to ${label}`,
  connectSame: 'Fits as it is',
  connectSingle: 'One value, as a list of one',
  connectItem: 'A list: this node runs once for each item',
  disconnect: 'Disconnect',
  disconnectOf: (from: string) => `Disconnect from ${from}`,
  goThere: 'Go there',
  goTo: (from: string) => `Go to ${from}`,
  from: 'From',
  flowInput: (name: string) => `input ${name}`,
  outputOf: (node: string, port: string) => `${node} · ${port}`,
  flowInputs: 'Inputs of the flow',
  gathered: (count: number) => (count === 1 ? '1 wire, a list of one' : `${count} wires, in order`),
  runsPerItem: 'Runs once for each item of this list.',
  moveUp: (name: string) => `Move ${name} up`,
  moveDown: (name: string) => `Move ${name} down`,

  add: 'Add',
  addItem: 'Add an item',
  item: (at: number) => `Item ${at + 1}`,
  removeItem: (at: number) => `Remove item ${at + 1}`,
  noItems: 'Nothing yet.',

  valueKind: 'Kind of value',
  asText: 'Text',
  asNumber: 'Number',
  asBoolean: 'Yes or no',
  asJson: 'JSON',

  branch: 'Branch',
  branchName: (at: number) => `Name of branch ${at + 1}`,
  addBranch: 'Add a branch',
  removeBranch: (name: string) => `Remove the branch ${name}`,
  branchTaken: (name: string) => `Two branches are called ${name}.`,
  condition: 'Condition',
  conditionOf: (name: string) => `Condition of ${name}`,
  addCondition: 'And…',
  removeCondition: (name: string) => `Remove the condition ${name}`,
  otherwise: 'Everything else leaves by otherwise.',
  conditions: {
    equals: 'is',
    oneOf: 'is one of',
    below: 'is below',
    above: 'is above',
    contains: 'contains',
  },

  label: (at: number) => `Label ${at + 1}`,
  labelName: 'Label',
  addLabel: 'Add a label',
  labelTaken: (name: string) => `Two labels are called ${name}.`,
  removeLabel: (name: string) => `Remove the label ${name}`,
  labelTold: 'What it stands for, one example a line; empty: its name',
  labelExamples: (name: string) => `Examples of ${name}`,
  probability: (name: string) => `Probability of ${name}`,

  role: 'Role',
  roles: { system: 'System', user: 'User', assistant: 'Assistant' },
  message: (at: number) => `Message ${at + 1}`,
  addMessage: 'Add a message',
  removeMessage: (at: number) => `Remove message ${at + 1}`,
} as const

/** What the choice of a model, of a body and of a node's policies says. */
export const settingsText = {
  model: 'Model',
  modelHelp: 'Who does the work of this node.',
  modelNeeds: (capabilities: readonly string[]) =>
    `Needs a model that can ${listed(capabilities)}.`,
  noModel: 'No model chosen',
  chooseModel: 'Choose a model.',
  changeModel: 'Change',
  closeModels: 'Close the list',
  offeredModels: 'Models',
  modelLacks: (capabilities: readonly string[]) => `cannot ${listed(capabilities)}`,
  otherModel: 'Another reference',
  otherModelHelp: 'Such as starter, hf/OWNER/NAME#q4, or ENDPOINT/MODEL of an endpoint of yours.',
  useReference: 'Use it',
  ownEndpoints: 'Use a key of yours, or a local server …',
  perCapability: 'A model for each capability',
  oneModel: 'One model for all',
  modelFor: (capability: string) => `Model to ${capabilityWords(capability)}`,
  megabytes: (size: number) => formatBytes(size * 1e6),
  where: {
    starter: 'comes with the site',
    here: 'on this device',
    download: 'to be downloaded',
    endpoint: 'elsewhere: texts leave this device',
  },

  body: 'Flow inside',
  bodyHelp: 'The flow of this file that the node runs.',
  noBody: 'Choose a flow…',
  enterBody: 'Open it',

  whenItFails: 'When it fails',
  retries: 'Tries again',
  retriesHelp: 'How often a failed step is tried once more.',
  times: 'times',
  timeout: 'Longest time of one try',
  timeoutHelp: 'Left out, there is no limit.',
  seconds: 'seconds',
  noLimit: 'none',
  onError: 'After that',
  onErrors: {
    fail: 'The run fails',
    skip: 'The node is skipped, and what needs it',
    use: 'Values take its place',
    fallback: 'Another model tries',
  },
  fallbackModel: 'Other model',
  valueInstead: (port: string) => `${port} instead`,
  off: 'Switched off',
  offHelp: 'A node that is off is skipped, and so is what needs it.',
} as const

/** `embed`, `embed and tokenize`, `embed, tag and tokenize`, in words. */
function listed(capabilities: readonly string[]): string {
  const words = capabilities.map(capabilityWords)
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

const capabilities: Readonly<Record<string, string>> = {
  tokenize: 'cut texts into tokens',
  embed: 'embed texts',
  generate: 'write text',
  logProbabilities: 'tell log-probabilities',
  classify: 'classify',
  entail: 'tell what a text implies',
  score: 'score pairs of texts',
  tag: 'tag words',
  fillMask: 'fill masks',
  answer: 'mark answers',
  translate: 'turn text into text',
}

/** A capability in words; its own name when it is of another package. */
export function capabilityWords(capability: string): string {
  return capabilities[capability] ?? capability
}
