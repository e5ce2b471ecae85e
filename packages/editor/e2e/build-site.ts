import { rm } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { TestProject } from 'vitest/node'
import { findBrowser } from './find-browser.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the built site. */
    site: string
    browser: string
  }
}

const root = fileURLToPath(new URL('..', import.meta.url))

/** Builds the site once for all tests, away from `dist`, and finds a browser. Throws without one. */
export default async function buildSite(project: TestProject): Promise<() => Promise<void>> {
  const browser = findBrowser()
  if (browser === undefined) {
    throw new Error('no Chromium was found: install one, or name it in CHROMIUM')
  }
  const site = path.join(root, '.cache', `site-${process.pid}`)
  await buildAsUsual(site)
  project.provide('site', site)
  project.provide('browser', browser)
  return () => rm(site, { recursive: true, force: true })
}

/** The test runner's NODE_ENV would put React's development build into the site. */
async function buildAsUsual(outDir: string): Promise<void> {
  const before = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  try {
    await build({ root, logLevel: 'error', build: { outDir, emptyOutDir: true } })
  } finally {
    process.env['NODE_ENV'] = before
  }
}
