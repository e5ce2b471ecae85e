import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'

/** What people bring from other editors and miss where it is not: the habit, and the test that keeps it. */
const habits = [
  [
    'a wire into empty space opens a list by type',
    'drawing',
    'pulled into empty space open a list',
  ],
  ['ports are coloured by type', 'drawing', 'show their type by colour, shape and letter'],
  ['ports that fit light up', 'drawing', 'light up the ports that fit and dim the others'],
  [
    'a wrong wire is refused with the reason',
    'drawing',
    'are refused with the reason, and with a fix',
  ],
  ['a loop is explained', 'drawing', 'that would close a ring are explained'],
  ['double click, Tab and Space add', 'drawing', 'opens the list of nodes by %s'],
  [
    'a node dropped on a wire is inserted',
    'drawing',
    'drops a node on a wire to insert it, and heals',
  ],
  ['bypass', 'drawing', 'bypasses a node with B'],
  ['mute', 'drawing', 'mutes a node with M'],
  ['copy and paste across tabs, as JSON', 'drawing', 'and pastes them in another tab, by keys'],
  ['paste from any text', 'drawing', 'pastes a flow that stands as JSON in any text field'],
  ['groups', 'drawing', 'groups cards with Ctrl+G'],
  ['notes', 'drawing', 'writes a note, moves it about'],
  ['undo by name, a gesture in one step', 'drawing', 'undoes by name, a gesture in one step'],
  ['tidy', 'drawing', 'tidies the whole flow'],
  ['the flow inside a picture', 'drawing', 'opens a picture that holds a flow'],
  ['pin', 'running', 'keeps pinned outputs and does not run the node'],
  ['run to here', 'running', 'up to a card runs what that card needs'],
  [
    'only what changed runs again',
    'running',
    'again runs only what changed, and the card says why',
  ],
  ['the last value of a wire', 'running', 'tells the last value of a wire under the pointer'],
  ['the last value at a port', 'running', 'tells the last value at a port'],
  ['text streams on the card', 'running', 'streams text on its card'],
  ['a waterfall of times', 'running', 'shows how long each step took: in a waterfall'],
  ['times on the cards', 'running', 'shows times above the cards when they are asked for'],
  ['errors with cause and fix', 'running', 'that fails says what happened and what to do'],
  [
    'old runs on the canvas, and two compared',
    'running',
    'that were remembered open on the canvas',
  ],
  ['no server, no account, no key', 'running', 'need no server, no account and no key'],
  [
    'search in names, settings and results',
    'finding',
    '%s by the search of the flow leads to its card',
  ],
  ['the palette', 'finding', 'commands, nodes of the flow and nodes to add in the palette'],
  ['the sheet of keys', 'finding', 'the keys that matter on a sheet'],
  [
    'a list of problems that leads there',
    'finding',
    'a problem from the badge, by a list that jumps',
  ],
  ['what is missing is named', 'finding', 'what is missing named when a flow is opened'],
  ['an outline', 'finding', 'the flow as a tree, with the selection of the canvas'],
  ['opens on an example', 'finding', 'opens on an example that runs'],
  ['an empty canvas teaches', 'finding', 'teaches on an empty canvas'],
] as const

it.each(habits)('there is a test of this habit: %s', async (_, file, name) => {
  const text = await readFile(new URL(`habits-${file}.e2e.test.ts`, import.meta.url), 'utf8')
  const tests = [...text.matchAll(/(?:^|\s|\))it\('([^']+)'|\]\)\('([^']+)'|\]\)\(\s*'([^']+)'/g)]
  const names = tests.map(([, plain, each, long]) => plain ?? each ?? long ?? '')
  expect(names.filter((one) => one.includes(name))).toHaveLength(1)
})
