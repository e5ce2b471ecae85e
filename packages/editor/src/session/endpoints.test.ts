import { expect, it, vi } from 'vitest'
import type { Runner } from '../run/runner.ts'
import type { EndpointKeeper, OwnEndpoint } from './endpoint-keeper.ts'
import { createEndpoints, endpointOf, originOf } from './endpoints.ts'

const lab: OwnEndpoint = {
  name: 'lab',
  address: 'https://lab.example/v1',
  key: 'sk-1',
  keepsKey: false,
  models: ['small'],
}

function made(kept: OwnEndpoint[] = []) {
  const set = vi.fn<(endpoints: readonly OwnEndpoint[]) => void>()
  const runner = { endpoints: { set } } as unknown as Runner
  const written = new Map(kept.map((one) => [one.name, one]))
  const keeper: EndpointKeeper = {
    read: async () => [...written.values()],
    write: async (one) => void written.set(one.name, one),
    remove: async (name) => void written.delete(name),
  }
  return { own: createEndpoints(runner, keeper), set, written }
}

it('hands what is set up to the runner, and forgets what is removed', async () => {
  const { own, set, written } = made()
  await own.save(lab)
  expect(set).toHaveBeenLastCalledWith([lab])
  expect([...written.keys()]).toEqual(['lab'])
  await own.remove('lab')
  expect(set).toHaveBeenLastCalledWith([])
  expect(written.size).toBe(0)
})

it('puts a renamed endpoint in the place of the one before', async () => {
  const { own, written } = made([lab])
  await own.save({ ...lab, name: 'house' }, 'lab')
  expect((await own.read()).map(({ name }) => name)).toEqual(['house'])
  expect([...written.keys()]).toEqual(['house'])
})

it('goes on without a place to keep things, and says so', async () => {
  const { own } = made()
  const broken = { read: vi.fn(), write: vi.fn(), remove: vi.fn() }
  for (const call of Object.values(broken)) call.mockRejectedValue(new Error('private window'))
  const runner = { endpoints: { set: vi.fn() } } as unknown as Runner
  const fleeting = createEndpoints(runner, broken)
  await fleeting.save(lab)
  expect(await fleeting.read()).toEqual([lab])
  expect(fleeting.store.getState().isFleeting).toBe(true)
  expect(own.store.getState().isFleeting).toBe(false)
})

it('finds the endpoint of a reference by its whole first word', () => {
  expect(endpointOf('lab/some/model', [lab])).toBe(lab)
  for (const other of ['labor/small', 'lab', 'hf/lab/x']) {
    expect(endpointOf(other, [lab])).toBeUndefined()
  }
  expect(originOf(lab)).toBe('https://lab.example')
})
