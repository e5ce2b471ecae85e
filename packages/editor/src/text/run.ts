/** What is said of running flows elsewhere than in the page. */
export const runText = {
  abridged: (size: string, hash: string): string => `[… of ${size}, ${hash}]`,
  contactsNobody: (host: string): string => `Contacts nobody: it runs on the server ${host}.`,
  reads: (folder: string): string => `May read files below ${folder}.`,
  sendsKey: (name: string, origin: string): string =>
    `Sends your key ${name}, to ${origin} and nowhere else.`,
} as const
