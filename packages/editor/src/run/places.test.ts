import { expect, it } from 'vitest'
import { createPlaces } from './places.ts'
import type { Runner } from './runner.ts'

function fakeRunner(where: string) {
  const asked: string[] = []
  const runner = {
    where,
    run: async ({ run }: { run: string }) => void asked.push(`run ${run}`),
    answer: async (run: string) => void asked.push(`answer ${run}`),
  } as unknown as Runner
  return { runner, asked }
}

it('runs where was chosen, and answers where the run is', async () => {
  const [page, server] = [fakeRunner('page'), fakeRunner('server')]
  const places = createPlaces(page.runner)
  const run = (name: string) => places.runner.run({ run: name } as never, {} as never)
  expect(places.runner.where).toBe('page')
  await run('a')
  places.add(server.runner)
  expect(places.runner.where).toBe('server')
  await run('b')
  places.choose(page.runner)
  await places.runner.answer('b', 'step', 'yes')
  await places.runner.answer('a', 'step', 'yes')
  places.claim('c', server.runner)
  await places.runner.answer('c', 'step', 'yes')
  expect(page.asked).toEqual(['run a', 'answer a'])
  expect(server.asked).toEqual(['run b', 'answer b', 'answer c'])
})
