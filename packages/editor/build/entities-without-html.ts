import type { Plugin } from 'vite'

const reader = 'decode-named-character-reference'

/**
 * Lets Markdown know `&amp;` and its like from a table. The package would ask the browser, by putting text
 * into an element as HTML: Trusted Types refuse that, and rightly.
 */
export function entitiesWithoutHtmlPlugin(): Plugin {
  return {
    name: 'chainwright:entities-without-html',
    enforce: 'pre',
    resolveId: {
      filter: { id: new RegExp(`^${reader}$`) },
      async handler(source, importer, options) {
        const found = await this.resolve(source, importer, { ...options, skipSelf: true })
        return found && found.id.replace(/index\.dom\.js$/, 'index.js')
      },
    },
  }
}
