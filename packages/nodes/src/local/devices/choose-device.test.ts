import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { webGpuDtypes } from '../../inference/store/dtypes.ts'
import { chooseDevice, listDevices } from './choose-device.ts'
import { probe } from './probe.ts'
import type { ProbeAnswer } from '../../inference/devices/try-webgpu.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'devices-'))))
afterAll(() => rmSync(folder, { recursive: true }))

const answers = (answer: ProbeAnswer) => () => Promise.resolve(answer)
const card = answers({ works: true, half: true, speedup: 12 })
const pretended = answers({ works: true, half: false, speedup: 0.01 })
const none = answers({ works: false, why: 'Failed to get a WebGPU adapter: No supported adapters' })

/** What is found out with a program of a few lines in place of the one that tries WebGPU. */
function probeWith(code: string, longest = 20_000): Promise<ProbeAnswer> {
  const file = join(folder, `${Math.abs(hash(code))}.mjs`)
  writeFileSync(file, code)
  return probe(pathToFileURL(file), longest)
}

function hash(text: string): number {
  return Array.from(text).reduce((sum, one) => (sum * 31 + (one.codePointAt(0) ?? 0)) | 0, 7)
}

test('takes the processor unless it is told otherwise, and tries nothing', async () => {
  const untried = (): Promise<ProbeAnswer> => Promise.reject(new Error('tried'))
  expect(await chooseDevice('cpu', untried)).toEqual({ device: 'cpu', half: false })
})

test('takes a graphics card by itself only if it is faster', async () => {
  expect(await chooseDevice('auto', card)).toEqual({ device: 'webgpu', half: true })
  expect(await chooseDevice('auto', pretended)).toEqual({ device: 'cpu', half: false })
  expect(await chooseDevice('auto', none)).toEqual({ device: 'cpu', half: false })
  expect(await chooseDevice('webgpu', pretended)).toEqual({ device: 'webgpu', half: false })
})

test('says why webgpu cannot be had', async () => {
  await expect(chooseDevice('webgpu', none)).rejects.toMatchObject({
    code: 'device-missing',
    message: expect.stringContaining('no graphics driver was found'),
  })
  const wrong = answers({ works: false, why: 'it gives wrong numbers' })
  await expect(chooseDevice('webgpu', wrong)).rejects.toThrow('it gives wrong numbers')
})

test('lists the devices with their speed, and which one is taken', async () => {
  const shown = async (probed: () => Promise<ProbeAnswer>): Promise<string[]> =>
    (await listDevices(probed)).map(({ device, available, chosen, note }) =>
      [device, available, chosen, note].join(' '),
    )
  expect(await shown(card)).toEqual([
    'cpu true false always there',
    'webgpu true true 12.0 times as fast as the processor; computes with 16 bits',
  ])
  expect(await shown(pretended)).toEqual([
    'cpu true true always there',
    'webgpu true false takes 100.0 times as long as the processor',
  ])
  expect((await shown(none))[1]).toBe('webgpu false false no graphics driver was found')
})

test('takes weights of 16 bits where the card computes with them', () => {
  expect(webGpuDtypes(true).slice(0, 2)).toEqual(['q4f16', 'q4'])
  expect(webGpuDtypes(false)[0]).toBe('q4')
  expect(webGpuDtypes(false).toSorted()).toEqual(webGpuDtypes(true).toSorted())
})

test('survives a driver that crashes, hangs, leaves or talks nonsense', async () => {
  expect(await probeWith("process.kill(process.pid, 'SIGSEGV')")).toEqual({
    works: false,
    why: 'trying it ended with SIGSEGV',
  })
  expect(await probeWith('for (;;) {}', 500)).toEqual({
    works: false,
    why: 'trying it took longer than 0.5 seconds',
  })
  expect(await probeWith('process.exit(3)')).toMatchObject({ why: 'trying it ended with code 3' })
  expect(await probeWith("process.send({ works: 'yes' })")).toMatchObject({ works: false })
  const answer = { works: true, half: false, speedup: 2 }
  expect(await probeWith(`process.send(${JSON.stringify(answer)})`)).toEqual(answer)
})
