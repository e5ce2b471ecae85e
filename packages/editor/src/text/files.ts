/** What files say before anything of them is opened: commands, titles, and where the flow is. */
export const fileText = {
  // Commands.
  newFlow: 'New flow',
  openFile: 'Open a file …',
  save: 'Save',
  saveAs: 'Save as …',
  downloadFile: 'Download the flow file',
  share: 'Share …',
  files: 'Files',
  code: 'Use in code …',
  compare: 'Compare with a file …',
  stopComparing: 'End the comparison',
  models: 'Models',
  endpoints: 'Endpoints: own keys and local servers …',
  openExample: 'Open the example',

  // Where the flow is.
  cannotOpen: (why: string): string => `It could not be opened: ${why}`,
  savedIn: (name: string): string => `Saved in ${name}`,
  noFolder:
    'The folder cannot be reached. Open the address that chainwright edit printed once more.',
  changes: 'Changes',
  flowFiles: 'Flow',
  openedFiles: 'Flows, pictures with a flow inside, documents',
  savedOnDevice: 'Saved on this device',
  saving: 'Saving …',
  notYetIn: (name: string): string => `Changed since it was saved in ${name}`,
  keepingConflict: 'Not kept: open in another tab',
  keepingOff: 'This browser keeps nothing: save a file',
} as const
