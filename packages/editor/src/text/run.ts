/** What is said of running flows elsewhere than in the page. */
export const runText = {
  abridged: (size: string, hash: string): string => `[… of ${size}, ${hash}]`,
  contactsNobody: (host: string): string => `Contacts nobody: it runs on the server ${host}.`,
  reads: (what: string, folder: string): string => `May read ${what}, below ${folder}.`,
  namedElsewhere: 'what its inputs or data name',
  sendsKey: (name: string, origin: string): string =>
    `Sends your key ${name} to ${origin}, and nowhere else.`,
} as const
