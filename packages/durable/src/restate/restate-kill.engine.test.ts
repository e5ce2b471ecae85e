import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { layeredFlow } from '../../test/effect-nodes.ts'
import { readEffects } from '../../test/engine-crew.ts'
import { startScene, type RestateScene } from '../../test/restate-scene.ts'

let scene: RestateScene

beforeAll(async () => {
  // A step that begins after a kill and takes a second, as on a busy machine, may meet the next one each time:
  // nothing tells that from poison.
  scene = await startScene(3, { mostStarts: 50 })
})

afterAll(async () => scene.close())

const runs = Number(process.env['CHAINWRIGHT_SOAK_RUNS'] ?? 200)
const kills = Math.min(60, runs)

it('ends every run well, and repeats no step that ended, while a worker is killed every second', async () => {
  const flow = layeredFlow(5, 4, 400)
  const ids = Array.from({ length: runs }, (_, at) => `run-${at}`)
  const ends: Promise<string>[] = []
  let [killed, over] = [0, 0]
  const began = Date.now()
  while (killed < kills || over < runs) {
    for (const id of ids.slice(ends.length, Math.ceil((runs * (killed + 1)) / kills))) {
      await scene.begin(id, flow)
      ends.push(
        scene.endOf(id).then(({ status, outputs, error }) => {
          over++
          return `${status} ${JSON.stringify(error ?? outputs)}`
        }),
      )
    }
    await pause(1000)
    if (killed < kills && scene.crew().killNext()) killed++
  }
  const tookMs = Date.now() - began
  await scene.crew().dismiss()
  const { begun, repeated } = readEffects(scene.log)
  const most = Math.max(...begun.values())
  process.stdout.write(`${runs} runs, ${killed} kills, ${tookMs} ms; ${most} starts of one step\n`)
  expect(await Promise.all(ends)).toEqual(ids.map(() => 'succeeded {"out":"x....."}'))
  expect(begun.size).toBe(runs * 20)
  expect(repeated).toEqual([])
}, 600_000)
