import { formatBytes, formatCount } from '../lib/quantities.ts'

/** What the editors of values say: run inputs, pinned values, answers. */
export const valuesText = {
  documents: (count: number) => (count === 1 ? '1 document' : `${formatCount(count)} documents`),
  noDocuments: 'No documents yet. Drop files here, paste text, or write one.',
  dropHere: 'Drop files here',
  document: (at: number) => `Document ${at + 1}`,
  untitled: 'Empty document',
  size: (bytes: number) => formatBytes(bytes),
  write: 'Write one',
  importFile: 'From a table or JSON lines…',
  noTable: (name: string) =>
    `${name} is no table: choose a file that ends in .csv, .tsv or .jsonl.`,
  inRow: (row: number, problem: string) => `Row ${row}: ${problem}`,
  chooseFiles: 'Choose files…',
  paste: 'Paste',
  open: (name: string) => `Open ${name}`,
  close: 'Close',
  remove: (name: string) => `Remove ${name}`,
  removeAll: 'Remove all',
  moveEarlier: (name: string) => `Move ${name} forward`,
  moveLater: (name: string) => `Move ${name} back`,
  textOf: (name: string) => `Text of ${name}`,
  more: (count: number) => `Show ${formatCount(count)} more`,
  moved: (name: string, at: number, count: number) => `${name} is now ${at + 1} of ${count}.`,
  added: (count: number) => (count === 1 ? '1 document added.' : `${count} documents added.`),
  removed: (name: string) => `${name} removed.`,

  tooLong: (name: string, bytes: number, most: number) =>
    `${name} has ${formatBytes(bytes)}; at most ${formatBytes(most)} fit. Cut it into parts.`,
  tooMuch: (most: number) =>
    `All together would be more than ${formatBytes(most)}. Leave some out.`,
  notText: (name: string) => `${name} is no text in UTF-8. Save it as text first.`,
  noTextInside: (name: string): string =>
    `${name} holds no text: its pages are pictures. Recognize the text first.`,
  empty: (name: string) => `${name} is empty.`,
  unreadable: (name: string, reason: string) => `${name} cannot be read: ${reason}`,

  table: (name: string, rows: number) => `${name} is a table of ${formatCount(rows)} rows.`,
  column: 'Take from each row',
  wholeRow: 'The whole row',
  asOne: 'The file as one document',
  takeRows: (count: number) => `Add ${formatCount(count)}`,
  cancel: 'Cancel',

  yes: 'Yes',
  no: 'No',
  notSet: 'Not set',
  clear: 'Clear',
  wrongType: (type: string, reason: string) => `This is no ${type}: ${reason}`,
  addTo: 'Add',
  item: (at: number) => `Item ${at + 1}`,

  answer: 'Your answer',
  send: 'Answer',
  noChoices: 'No answer would be taken: the list of choices is empty.',
  goesOn: (left: string) => `Goes on without an answer in ${left}.`,
  overdue: 'The deadline has passed.',
} as const
