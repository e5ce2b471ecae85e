import { stat } from 'node:fs/promises'
import path from 'node:path'
import { FlowError } from '@chainwright/core'
import type { Environment } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { readError, systemCode } from '../file-error.ts'
import { commandLineError, numberOption, type Arguments } from '../parse-arguments.ts'
import type { EditServerParts } from '../server/edit-server.ts'
import type { MadeTokens } from '../server/tokens.ts'
import { harmlessLine } from '../terminal/harmless-text.ts'
import type { Command } from './command.ts'
import { editorSite } from './editor-site.ts'

const usualPort = 4680

/** Serves the editor for the flow files of a folder. */
export const editCommand: Command = {
  name: 'edit',
  summary: 'Draw flows in the browser, and save them in a folder',
  usage: '[FILE | FOLDER] [options]',
  details: `Serves the editor to this machine alone, and prints the address to open. The editor
opens and saves flow files (*.flow.json) in the folder, and nothing else. Without a
FILE or FOLDER it is the folder you are in. Ctrl-C ends it.`,
  options: {
    port: { value: 'PORT', description: `Port to listen at (default ${usualPort}, or a free one)` },
    open: { description: 'Open the address in the browser' },
  },
  async run(given, environment) {
    const place = await findPlace(given, environment)
    const site = await editorSite(environment)
    const { createTokens } = await import('../server/tokens.ts')
    const { openFlowFolder } = await import('../server/flow-folder.ts')
    const tokens = createTokens()
    const folder = openFlowFolder(place.folder, place.opens)
    const title = path.basename(place.folder) || place.folder
    const server = await listenAt(readPort(given), {
      site,
      tokens,
      folder,
      title,
      opens: place.opens,
    })
    try {
      await tell(given, environment, { ...place, tokens, port: server.port })
      await new Promise<void>((resolve) => environment.onInterrupt(resolve))
    } finally {
      await server.close()
    }
    return exitCodes.succeeded
  },
}

interface Place {
  /** The whole path of the folder. */
  readonly folder: string
  /** Name of the file to open, which may not be there yet. */
  readonly opens: string | undefined
}

async function findPlace(given: Arguments, { folder }: Environment): Promise<Place> {
  const [shown = '.', second] = given.positionals
  if (second !== undefined)
    throw commandLineError(`one file or folder at a time, not \`${second}\` too`)
  const named = path.resolve(folder, shown)
  const found = await stat(named).catch((thrown: unknown) => {
    if (systemCode(thrown) === 'ENOENT') return undefined
    throw readError(shown, thrown)
  })
  if (found?.isDirectory()) return { folder: named, opens: undefined }
  const above = await stat(path.dirname(named)).catch(() => undefined)
  // A file that is to be drawn first has the ending that such files have.
  const fits = found ? found.isFile() : named.endsWith('.flow.json') && above?.isDirectory()
  if (!fits) throw readError(shown, Object.assign(new Error('missing'), { code: 'ENOENT' }))
  return { folder: path.dirname(named), opens: path.basename(named) }
}

function readPort(given: Arguments): number | undefined {
  const port = numberOption(given, 'port', { minimum: 0, integer: true })
  if (port !== undefined && port > 65_535)
    throw commandLineError('--port takes a number up to 65535')
  return port
}

type Parts = Omit<EditServerParts, 'port'>

/** Listens at the port that was asked for, or at the usual one, or else at any. */
async function listenAt(port: number | undefined, parts: Parts) {
  const { startEditServer } = await import('../server/edit-server.ts')
  try {
    return await startEditServer({ ...parts, port: port ?? usualPort })
  } catch (thrown) {
    if (port === undefined && systemCode(thrown) === 'EADDRINUSE') {
      return startEditServer({ ...parts, port: 0 })
    }
    const code = systemCode(thrown) ?? 'unknown'
    const message = `port ${port ?? usualPort} cannot be listened at (${code}); name another with --port`
    throw new FlowError({ code: 'port-taken', message, cause: thrown })
  }
}

async function tell(
  given: Arguments,
  { stdout, stderr }: Environment,
  { folder, tokens, port }: Place & { tokens: MadeTokens; port: number },
): Promise<void> {
  const address = `http://127.0.0.1:${port}/`
  stdout.write(`${address}#token=${tokens.token}\n`)
  stderr.write(`The editor saves in ${harmlessLine(folder)}. Ctrl-C ends it.\n`)
  if (!given.has('open')) return
  const { openBrowser } = await import('./open-browser.ts')
  // Others on this machine can read command lines: the browser gets a code that is good once.
  if (await openBrowser(`${address}#token=${tokens.createCode()}`)) return
  stderr.write('no browser could be asked to open it; open the address above\n')
}
