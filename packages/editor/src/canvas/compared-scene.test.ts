import { expect, it } from 'vitest'
import type { SceneBox, SceneWire } from '../headless/paint/scene.ts'
import { withDifferences } from './compared-scene.ts'
import { noGhosts } from './ghosts.ts'

const box = (id: string, more: Partial<SceneBox> = {}): SceneBox => {
  return { id, title: id, x: 0, y: 0, width: 10, height: 10, role: 'accent', ...more }
}
const wire = (id: string): SceneWire => {
  return { id, fromX: 0, fromY: 0, toX: 1, toY: 1, role: 'accent' }
}
const scene = { boxes: [box('one'), box('two', { change: 'changed' })], wires: [wire('two.text')] }

it('is the same scene while nothing is compared', () => {
  expect(withDifferences(scene, { ghosts: noGhosts, marks: new Map() })).toBe(scene)
})

it('puts a sign before the titles of what changed, and what is gone behind all', () => {
  const gone = box('three', { change: 'removed' })
  const ghosts = { boxes: [gone], wires: [wire('ghost')], newWires: new Set(['two.text']) }
  const drawn = withDifferences(scene, { ghosts, marks: new Map([['two', 'changed']]) })
  expect(drawn.boxes.map(({ title }) => title)).toEqual(['− three', 'one', '~ two'])
  expect(drawn.wires.map(({ id, change }) => [id, change])).toEqual([
    ['ghost', undefined],
    ['two.text', 'added'],
  ])
})
