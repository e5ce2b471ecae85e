/** A program beside a file of ours: TypeScript in development, JavaScript in the package. */
export function besideSource(importer: string, name: string): URL {
  return new URL(`./${name}${isSource(importer) ? '.ts' : '.js'}`, importer)
}

/** Arguments of Node with which such a program finds the same packages as this one. */
export function sourceArguments(importer: string): string[] {
  if (isSource(importer)) return ['--conditions=chainwright-source']
  return process.execArgv.filter((argument) => argument.startsWith('--conditions='))
}

/** What a child process needs of the environment: where programs and drivers are. No secret. */
const needed = /^(PATH|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|SystemRoot|LD_LIBRARY_PATH|VK_\w+)$/i

/**
 * onnxruntime tells its makers of every model it loads, unless its process has this before it is loaded.
 * What it would tell also stays in a file of the user's cache, with the paths of programs.
 */
const untold = { ORT_DISABLE_TELEMETRY: '1' }

/** Keeps onnxruntime in this process and its threads from telling anybody what is run here. */
export function tellNobody(): void {
  Object.assign(process.env, untold)
}

/** The environment of a child process that is not trusted with secrets, and tells nobody what it runs. */
export function harmlessEnvironment(): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(([name]) => needed.test(name))
  return { ...Object.fromEntries(kept), ...untold }
}

function isSource(importer: string): boolean {
  return importer.endsWith('.ts')
}
