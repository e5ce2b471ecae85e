import { existsSync } from 'node:fs'

const known = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The Chromium of this machine: `CHROMIUM`, or the one that is installed; `undefined` without one. */
export function findBrowser(): string | undefined {
  const named = process.env['CHROMIUM']
  return (named ? [named] : known).find((path) => existsSync(path))
}
