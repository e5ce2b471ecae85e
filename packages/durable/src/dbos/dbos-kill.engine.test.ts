import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startScene, type DbosScene } from '../../test/dbos-scene.ts'
import { layeredFlow } from '../../test/effect-nodes.ts'
import { readEffects } from '../../test/engine-crew.ts'

let scene: DbosScene

beforeAll(async () => {
  scene = await startScene()
})

afterAll(async () => scene.close())

const runs = Number(process.env['CHAINWRIGHT_SOAK_RUNS'] ?? 200)
const kills = 60

it('ends every run well, and repeats no step that ended, while a worker is killed every second', async () => {
  // No step is poison here, however often it has bad luck.
  const crew = await scene.hire(3, { mostStarts: 50 })
  const flow = layeredFlow(5, 4, 300)
  const ids = Array.from({ length: runs }, (_, at) => `run-${at}`)
  let begun = 0
  const began = Date.now()
  // There are runs under way all the time.
  for (let killed = 0; killed < kills; killed++) {
    for (; begun < Math.ceil((runs * (killed + 1)) / kills); begun++)
      await scene.begin(`run-${begun}`, flow)
    do await pause(1000)
    while (!crew.killNext())
  }
  const killedMs = Date.now() - began
  expect(await scene.endsOf(ids)).toEqual(ids.map(() => 'succeeded {"out":"x....."}'))
  const tookMs = Date.now() - began
  process.stdout.write(`${runs} runs in ${tookMs} ms, ${kills} kills in ${killedMs} ms\n`)
  await crew.dismiss()
  const effects = readEffects(scene.log)
  process.stdout.write(`at most ${Math.max(...effects.begun.values())} starts of one step\n`)
  expect(effects.begun.size).toBe(runs * 20)
  expect(effects.repeated).toEqual([])
}, 600_000)
