import type { Because } from './events.ts'

/** A cache reason in words: "ran again because `question` changed". */
export function explainBecause(because: Because): string {
  switch (because.type) {
    case 'first':
      return 'ran for the first time'
    case 'same':
      return 'nothing it depends on changed'
    case 'forgotten':
      return 'ran again because its result was no longer kept'
    case 'pinned':
      return 'did not run: its outputs were given'
    case 'not-repeatable':
      return 'ran again because it draws at random without a seed'
    case 'changed': {
      const names = because.parts.map((part) =>
        part.startsWith('(') ? part.slice(1, -1) : `\`${part}\``,
      )
      return `ran again because ${names.join(' and ')} changed`
    }
  }
}
