/** What this file uses of the browser's Trusted Types, which TypeScript does not know of yet. */
interface TrustedTypesFactory {
  createPolicy(name: string, rules: ScriptRules): ScriptRules
}

interface ScriptRules {
  createScriptURL(address: string): string
}

let policy: ScriptRules | undefined

/**
 * Starts a module worker from a program of this site; `address` comes from `import … '?worker&url'`.
 * The only place where the editor hands an address of a program to the browser. Throws a `TypeError`
 * for an address that does not lie below the page's own folder.
 */
export function startWorker(address: string): Worker {
  policy ??= createPolicy()
  return new Worker(policy.createScriptURL(address), { type: 'module' })
}

/** The page's one policy; a browser without Trusted Types gets the same check from us. */
function createPolicy(): ScriptRules {
  const rules: ScriptRules = { createScriptURL: (address) => ownProgram(address, location.href) }
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypesFactory }
  return trustedTypes?.createPolicy('chainwright', rules) ?? rules
}

/**
 * The whole address of a program that lies below the folder of a page. Throws a `TypeError` for every
 * other address.
 */
export function ownProgram(address: string, page: string): string {
  const whole = new URL(address, page)
  const folder = new URL('.', page)
  const { href } = whole
  if (whole.origin !== folder.origin || whole.origin === 'null' || !href.startsWith(folder.href)) {
    throw new TypeError(`${href} is no program of this site`)
  }
  return href
}
