import { formatCount } from '../lib/quantities.ts'

/** What the panel of data sets says. */
export const datasetText = {
  title: 'Data set',
  empty: 'Run the flow over many rows',
  emptyHelp:
    'Open a file of JSON lines, or CSV with the names of the columns in its first line. Columns feed the inputs of the same name.',
  open: 'Open data …',
  openAnother: 'Open other data …',
  run: 'Run all rows',
  goOn: 'Run the rest',
  again: 'Run all again',
  stop: 'Stop',
  save: 'Save results',
  rows: 'Rows',
  checks: 'Checks',
  row: 'Row',
  state: 'State',
  time: 'Time',
  tokens: 'Tokens',
  progress: 'Rows that are done',
  feeds: 'Inputs',
  fed: (input: string, from: string): string => `${input} ← ${from}`,
  noColumn: 'value of the flow',
  states: {
    waiting: 'waiting',
    running: 'running',
    succeeded: 'done',
    failed: 'failed',
    cancelled: 'stopped',
  },
  rowCount: (count: number): string => (count === 1 ? '1 row' : `${formatCount(count)} rows`),
  failedRows: (count: number): string => `${formatCount(count)} failed`,
  addCheck: 'Add a check',
  removeCheck: (name: string): string => `Remove the check ${name}`,
  metric: 'Metric',
  output: 'Output',
  expected: 'Right answer in column',
  noOutputs: 'The flow has no outputs yet: a check judges an output.',
  metrics: {
    'exact-match': 'Exact match',
    'token-f1': 'Token F1',
    'rouge-l': 'ROUGE-L',
    contains: 'Contains',
    accuracy: 'Accuracy of labels',
    'macro-f1': 'Macro-F1 of labels',
    'calibration-error': 'Calibration error',
    mean: 'Mean of numbers',
    'json-form': 'Form of JSON',
  },
  measured: (rows: number): string => `over ${datasetRows(rows)}`,
  interval: (low: string, high: string): string => `95 % between ${low} and ${high}`,
  nothingMeasured: 'Run the rows to see what the checks say.',
  worst: 'Lowest first',
}

function datasetRows(count: number): string {
  return count === 1 ? '1 row' : `${formatCount(count)} rows`
}
