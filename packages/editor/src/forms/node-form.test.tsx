// @vitest-environment jsdom
import {
  createRegistry,
  inspectFlow,
  list,
  parseFlow,
  text,
  type FlowNode,
  type Json,
  type NodeType,
} from '@chainwright/core'
import {
  ask,
  check,
  classify,
  generate,
  prompt,
  repeat,
  split,
  standardNodes,
} from '@chainwright/nodes'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { fillPageGaps } from '../../test/page-gaps.ts'
import { changeNode, type NodeChange } from './node-change.ts'
import type { NodeFormProps } from './node-form-props.ts'
import { NodeForm } from './node-form.tsx'

beforeAll(fillPageGaps)
afterEach(cleanup)

const registry = createRegistry(standardNodes)
const sources = [{ node: 'inputs', port: 'documents', type: list(text) }]
const models: NodeFormProps['models'] = [
  { reference: 'hf/reader', where: 'download', megabytes: 66, capabilities: ['answer'] },
  { reference: 'starter', where: 'starter', capabilities: ['generate', 'tokenize', 'embed'] },
]

/** The form of one node in a flow that the engine checks; gives what the form asked for. */
function renderForm(type: NodeType, written: Record<string, Json> = {}, props = {}) {
  const told: { change: NodeChange; gesture: string }[] = []
  function Held() {
    const [node, setNode] = useState(() => nodeOf(type, written))
    const file = flowWith(node)
    const draft = inspectFlow(file, registry)
    const planned = draft.outer.nodes.find(({ id }) => id === 'it')
    const ports = planned?.inputs.map(({ name, port }) => [name, port] as const) ?? []
    return (
      <NodeForm
        id="it"
        {...{ node, type, sources, models }}
        inputs={{ ...type.inputs, ...Object.fromEntries(ports) }}
        outputs={type.outputs}
        issues={draft.issues}
        capabilities={typeof type.model === 'function' ? type.model({}) : type.model}
        flows={['round']}
        isTaken={(id) => id === 'other'}
        onChange={(change, gesture) => {
          told.push({ change, gesture })
          setNode((now) => changeNode(now, change))
        }}
        {...props}
      />
    )
  }
  render(<Held />)
  return told
}

function flowWith(node: FlowNode) {
  const { flow } = parseFlow({
    chainwright: 1,
    nodes: {},
    outputs: {},
    flows: {},
    inputs: { documents: { type: 'text[]' } },
  })
  return { ...flow!, nodes: new Map([['it', node]]) }
}

function nodeOf(type: NodeType, written: Record<string, Json>): FlowNode {
  const { flow } = parseFlow({
    chainwright: 1,
    inputs: { documents: { type: 'text[]' } },
    outputs: {},
    flows: {},
    nodes: {
      it: {
        type: type.name,
        inputs: {},
        ...written,
      },
    },
  })
  return flow!.nodes.get('it')!
}

const field = (name: string) => within(document.querySelector(`[data-port="${name}"]`)!)

describe('the form of a node', () => {
  it.each(standardNodes.map((type) => [type.name, type] as const))(
    'shows every input of %s with a label',
    (_, type) => {
      renderForm(type)
      for (const name of Object.keys(type.inputs)) {
        expect(document.querySelector(`[data-port="${name}"] label`)?.textContent).toBeTruthy()
      }
      expect(screen.getByRole('heading', { name: type.title })).toBeTruthy()
    },
  )

  it('makes typing in one field one gesture, and another field another', () => {
    const told = renderForm(split)
    const box = field('text').getByRole('textbox')
    fireEvent.focus(box)
    fireEvent.change(box, { target: { value: 'a' } })
    fireEvent.change(box, { target: { value: 'ab' } })
    const tokens = field('maxTokens').getByRole('textbox')
    fireEvent.focus(tokens)
    fireEvent.change(tokens, { target: { value: '64' } })
    expect(told[0]!.gesture).toBe(told[1]!.gesture)
    expect(told[2]!.gesture).not.toBe(told[1]!.gesture)
    expect(told[2]!.change).toEqual({
      type: 'input',
      port: 'maxTokens',
      source: {
        type: 'literal',
        value: 64,
      },
    })
  })

  it('tells why a number does not do, and hands on only those that do', () => {
    const told = renderForm(split)
    const box = field('maxTokens').getByRole('textbox')
    for (const value of ['0', '1.5', 'many']) {
      fireEvent.change(box, { target: { value } })
      expect(box.getAttribute('aria-invalid')).toBe('true')
    }
    expect(field('maxTokens').getByText('This is no number.')).toBeTruthy()
    expect(told).toEqual([])
  })

  it('shows a default as placeholder, and goes back to it', () => {
    const told = renderForm(split, { inputs: { maxTokens: 64 } })
    const box = field('maxTokens').getByRole<HTMLInputElement>('textbox')
    expect(box.placeholder).toBe('512')
    fireEvent.click(screen.getByRole('button', { name: 'Back to the default: Max tokens' }))
    expect(told.at(-1)!.change).toEqual({ type: 'input', port: 'maxTokens', source: undefined })
    expect(box.value).toBe('')
  })

  it('shows the problems of the check under their fields', () => {
    renderForm(ask)
    expect(field('question').getByText(/needs a value: wire it or write one/)).toBeTruthy()
  })

  it('connects an input to what fits it, goes there, and disconnects it', () => {
    const onGoTo = vi.fn()
    const told = renderForm(split, {}, { onGoTo })
    const choice = screen.getByRole('combobox', { name: 'Connect Text to an output' })
    fireEvent.focus(choice)
    fireEvent.change(choice, { target: { value: 'inputs.documents' } })
    expect(field('text').getByText('Runs once for each item of this list.')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Go to inputs.documents' }))
    expect(onGoTo).toHaveBeenCalledWith({ node: 'inputs', port: 'documents' })
    fireEvent.click(screen.getByRole('button', { name: 'Disconnect from inputs.documents' }))
    expect(told.at(-1)!.change).toEqual({ type: 'input', port: 'text', source: undefined })
  })

  it('opens what has a problem, and does not close it when the problem is gone', () => {
    renderForm(check, { inputs: { value: { from: 'inputs.documents' } } })
    const fold = document.querySelector('[data-port=equals]')!.closest('details')!
    expect(fold.open).toBe(true)
    expect(screen.getByText(/The condition is empty/)).toBeTruthy()
    fireEvent.change(field('equals').getByRole('textbox'), { target: { value: 'x' } })
    expect(screen.queryByText(/The condition is empty/)).toBeNull()
    expect(fold.open).toBe(true)
  })

  it('renames the node in place, and refuses what cannot be a name', () => {
    const told = renderForm(split)
    fireEvent.click(screen.getByRole('button', { name: 'Rename' }))
    const box = screen.getByRole('textbox', { name: 'Name of the node' })
    for (const [value, problem] of [
      ['two words', /Begin with a letter/],
      ['other', /Another node is called other/],
      ['constructor', /reserved word/],
    ] as const) {
      fireEvent.change(box, { target: { value } })
      expect(screen.getByRole('alert').textContent).toMatch(problem)
      fireEvent.keyDown(box, { key: 'Enter' })
    }
    expect(told).toEqual([])
    fireEvent.change(box, { target: { value: 'cut' } })
    fireEvent.keyDown(box, { key: 'Enter' })
    expect(told.map(({ change }) => change)).toEqual([{ type: 'rename', id: 'cut' }])
  })

  it('keeps the inputs of a template in view while it is being written', () => {
    renderForm(prompt, { inputs: { template: '{{page}} {{', page: { from: 'inputs.documents' } } })
    expect(field('page').getByText('input documents')).toBeTruthy()
    expect(screen.queryByText('Not used by this node')).toBeNull()
  })

  it('says what the node does not have any more, and takes it away', () => {
    const told = renderForm(prompt, { inputs: { template: 'Hi', page: 'x' } })
    expect(screen.getByText('Not used by this node')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Remove page' }))
    expect(told.at(-1)!.change).toEqual({ type: 'input', port: 'page', source: undefined })
  })
})

describe('the settings of a node', () => {
  it('offer models that can do it first, and take any other reference', () => {
    const told = renderForm(generate)
    fireEvent.click(screen.getByRole('button', { name: 'Model: Change' }))
    const [first, second] = within(screen.getByRole('list', { name: 'Models' })).getAllByRole(
      'button',
    )
    expect(first!.textContent).toContain('starter')
    expect(second!.textContent).toContain('cannot write text')
    fireEvent.click(first!)
    expect(told.at(-1)!.change).toEqual({ type: 'setting', key: 'model', value: 'starter' })
    fireEvent.click(screen.getByRole('button', { name: 'Model: Change' }))
    fireEvent.change(screen.getByLabelText('Another reference'), { target: { value: 'mine ' } })
    fireEvent.click(screen.getByRole('button', { name: 'Use it' }))
    expect(told.at(-1)!.change).toEqual({ type: 'setting', key: 'model', value: 'mine' })
  })

  it('give each capability a model of its own', () => {
    const told = renderForm(classify, { model: 'starter' })
    fireEvent.click(screen.getByRole('button', { name: 'A model for each capability' }))
    fireEvent.click(screen.getByRole('button', { name: 'Model to embed texts: Change' }))
    fireEvent.click(screen.getByRole('button', { name: /hf\/reader/ }))
    expect(told.at(-1)!.change).toEqual({
      type: 'setting',
      key: 'model',
      value: new Map([
        ['embed', 'hf/reader'],
        ['tokenize', 'starter'],
      ]),
    })
  })

  it('say what happens after a failure', () => {
    const told = renderForm(generate, { model: 'starter' })
    fireEvent.change(screen.getByLabelText('Tries again'), { target: { value: '2' } })
    fireEvent.change(screen.getByLabelText('Longest time of one try'), { target: { value: '1.5' } })
    fireEvent.change(screen.getByLabelText('After that'), { target: { value: 'use' } })
    fireEvent.change(screen.getByLabelText('text instead'), { target: { value: 'none' } })
    expect(told.map(({ change }) => change)).toEqual([
      { type: 'setting', key: 'retries', value: 2 },
      { type: 'setting', key: 'timeoutMs', value: 1500 },
      { type: 'setting', key: 'onError', value: { type: 'use', values: new Map() } },
      {
        type: 'setting',
        key: 'onError',
        value: { type: 'use', values: new Map([['text', 'none']]) },
      },
    ])
  })

  it('choose the flow inside, and lead into it', () => {
    const onEnter = vi.fn()
    renderForm(repeat, { flow: 'round' }, { onEnter })
    expect(screen.getByLabelText<HTMLSelectElement>('Flow inside').value).toBe('round')
    fireEvent.click(screen.getByRole('button', { name: 'Open it' }))
    expect(onEnter).toHaveBeenCalledWith('round')
  })
})

it('a type that nobody knows is told, and its node can still be renamed', () => {
  renderForm(split, {}, { type: undefined, node: { type: 'unheard-of', inputs: new Map() } })
  expect(screen.getByText(/no node type unheard-of/)).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Rename' })).toBeTruthy()
})
