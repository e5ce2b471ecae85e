import type { NodeType } from '@chainwright/core'
import { type Suggestion, describeSuggestion, suggestionFor } from '@chainwright/nodes'
import { type NodeNeeds, nodeNeeds } from '../node-needs.ts'
import { suggestionsFor, typeReference } from '../node-type-json.ts'
import { wrapText } from './display-width.ts'
import { harmlessLine } from './harmless-text.ts'
import type { Palette } from './palette.ts'

/** What a node type needs of a model, and models that serve; empty for one that needs none. */
export function modelsText(type: NodeType, palette: Palette, columns: number): string {
  const needs = nodeNeeds(type)
  if (needs.every(({ capabilities }) => capabilities.length === 0)) return ''
  const suggestions = Object.entries(suggestionsFor(type))
  const lines = [
    ...needs.map((need) => indented(needText(need), 2, columns)),
    ...suggestions.map(([name, suggestion]) => suggestionText(name, suggestion, columns)),
  ]
  const known = suggestions.some(([, { models }]) => models.length > 0)
    ? '\n  Sizes and licences of hf/… are as the hub gives them; none was measured here.'
    : ''
  return `${palette.bold('Models')}\n${lines.join('\n')}${known}`
}

/** Which kinds of models the nodes of a list need: for each capability, the nodes that ask for it. */
export function kindsText(types: readonly NodeType[], palette: Palette, columns: number): string {
  const nodes = new Map<string, Set<string>>()
  for (const type of types) {
    for (const name of Object.keys(suggestionsFor(type)))
      nodes.set(name, (nodes.get(name) ?? new Set()).add(typeReference(type)))
  }
  const lines = [...nodes].map(([name, asking]) => {
    const { kind = name, starter } = suggestionFor(name) ?? {}
    const served = starter === undefined ? 'no starter' : 'starter'
    return indented(`${kind} (${name}, ${served}): ${[...asking].join(', ')}`, 2, columns)
  })
  return lines.length > 0 ? `${palette.bold('models')}\n${lines.join('\n')}\n` : ''
}

/** `needs generate and tokenize, with strategy "whole" or "refine"`. */
export function needText({ capabilities, when }: NodeNeeds): string {
  const names = capabilities.length > 0 ? `needs ${inWords(capabilities, 'and')}` : 'needs no model'
  if (!when) return names
  const values = when.values.map((value) => JSON.stringify(value))
  return `${names}, with ${when.input} ${inWords(values, 'or')}`
}

function suggestionText(name: string, { kind, starter, models }: Suggestion, columns: number) {
  const served = starter === undefined ? 'no starter model' : `served by ${starter}`
  return [
    indented(`${name}: ${kind}; ${served}`, 2, columns),
    ...models.map((model) => indented(describeSuggestion(model), 4, columns)),
  ].join('\n')
}

function inWords(words: readonly string[], last: 'and' | 'or'): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
}

function indented(text: string, indent: number, columns: number): string {
  const lines = wrapText(harmlessLine(text), Math.max(20, columns - indent - 2))
  return lines.map((line, index) => ' '.repeat(index === 0 ? indent : indent + 2) + line).join('\n')
}
