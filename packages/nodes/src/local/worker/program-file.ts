/** A program beside a file of ours: TypeScript in development, JavaScript in the package. */
export function besideSource(importer: string, name: string): URL {
  return new URL(`./${name}${isSource(importer) ? '.ts' : '.js'}`, importer)
}

/** Arguments of Node with which such a program finds the same packages as this one. */
export function sourceArguments(importer: string): string[] {
  if (isSource(importer)) return ['--conditions=chainwright-source']
  return process.execArgv.filter((argument) => argument.startsWith('--conditions='))
}

function isSource(importer: string): boolean {
  return importer.endsWith('.ts')
}
