import { formatCount, formatDuration } from '../lib/quantities.ts'

/** What the dialog of endpoints says: servers and services that the user set up. */
export const endpointsText = {
  title: 'Your endpoints',
  open: 'Set up endpoints …',
  briefly: 'Models that run elsewhere: with a key of yours, or on a server of this machine.',
  about:
    'Models that run elsewhere: a service with a key of yours, or a server on this machine. They must speak like OpenAI, and most do. A flow names only the endpoint and the model. Address and key stay here: they are in no file, link, picture, export or record of a run.',
  none: 'You have none yet. Choose what to add; nobody is contacted by that.',
  fleeting: 'This browser keeps nothing: what you set up here is gone with the page.',
  notHere: 'Flows run on a server now, and its own configuration says which models are asked.',
  add: 'Add',
  presets: {
    openai: 'OpenAI',
    openrouter: 'OpenRouter',
    mistral: 'Mistral',
    huggingface: 'Hugging Face',
    ollama: 'Ollama on this machine',
    lmstudio: 'LM Studio on this machine',
    other: 'Another address',
  },
  keys: {
    none: 'no key',
    page: 'key until this page is closed',
    device: 'key kept on this device',
  },
  modelCount: (count: number): string => (count === 1 ? '1 model' : `${formatCount(count)} models`),
  noModels: 'No models chosen yet: edit it to add some.',
  edit: 'Edit',
  editOf: (name: string): string => `Edit ${name}`,
  remove: 'Remove',
  removeOf: (name: string): string => `Remove ${name}`,
  removed: (name: string): string => `${name} and its key are removed from this browser`,
  saved: (name: string): string => `Saved. Flows may name ${name}/MODEL now.`,

  // Setting one up.
  addTitle: 'Add an endpoint',
  editTitle: (name: string): string => `Edit ${name}`,
  name: 'Name',
  nameHelp: (name: string): string => `Flows name its models ${name || 'NAME'}/MODEL.`,
  address: 'Address',
  addressHelp: 'Its base address, most often with /v1 at the end. Ask its makers where it is.',
  key: 'Key',
  keyHelp: (origin: string): string =>
    `Sent to ${origin} alone. Leave it empty where none is needed.`,
  keyNowhere: 'Sent to the address above alone. Leave it empty where none is needed.',
  keyIsSet: 'A key is set. Type another one to replace it.',
  keyOfOther: (origin: string): string =>
    `The key that you gave is for ${origin}. Type the key of the new address.`,
  forgetKey: 'Forget the key',
  keepKey: 'Keep the key on this device',
  keepKeyHelp:
    'In the database of this browser, where everybody who uses this browser as you can read it. Otherwise it is forgotten when the page is closed.',
  concurrency: 'Calls at once',
  concurrencyHelp: 'At most so many. Empty: 8.',
  models: 'Models',
  modelsHelp: 'Those that lists offer. Flows may name others of this endpoint as well.',
  findModel: 'Find a model, or type its name',
  addModel: 'Add',
  askModels: 'Ask for its list of models',
  contacts: (origin: string, hasKey: boolean): string =>
    `Contacts ${origin}${hasKey ? ', with your key' : ''}.`,
  askingModels: 'Asking …',
  shownOf: (shown: number, all: number): string =>
    `${formatCount(shown)} of ${formatCount(all)}: type to find others.`,
  save: 'Save',
  cancel: 'Cancel',
  back: 'Close',
  problems: {
    nameForm: 'Letters, digits, _ and -, beginning with a letter; 64 at most.',
    nameTaken: 'This word means models of another kind. Choose another name.',
    nameUsed: 'You have an endpoint of this name.',
    addressForm: 'Write an address such as https://api.example.com/v1.',
    addressSecret: 'Write the address without a password, and without ? and #.',
    addressInsecure:
      'Others could read what goes there. Write https://, or http:// with localhost or 127.0.0.1.',
    keyForm: 'This is no key: it has spaces, or letters that no key has.',
    concurrencyForm: 'A whole number from 1 to 64.',
  },

  // Trying one.
  test: 'Test',
  testOf: (name: string): string => `Test ${name}`,
  testModel: 'Model',
  testSays: (origin: string, prompt: string, hasKey: boolean): string =>
    `Contacts ${origin}${hasKey ? ', with your key' : ''}, and says: “${prompt}”. It may cost a few tokens.`,
  send: 'Send',
  trying: 'Waiting for a reply …',
  replied: (text: string, ms: number): string =>
    text.trim() === ''
      ? `It answered in ${formatDuration(ms)}, without words.`
      : `It replied “${text.trim()}” in ${formatDuration(ms)}.`,
} as const
