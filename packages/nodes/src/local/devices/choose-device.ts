import { FlowError } from '@chainwright/core'
import type { UsableDevice } from '../../inference/load/specification.ts'
import { probeWebGpu } from './probe.ts'
import type { ProbeAnswer } from '../../inference/devices/try-webgpu.ts'

/** Where models are asked to run; `auto` takes the graphics card if it is faster. */
export type DeviceChoice = 'cpu' | 'webgpu' | 'auto'

/** What is known of a device, for people. */
export interface DeviceReport {
  device: 'cpu' | 'webgpu'
  available: boolean
  /** Whether `auto` takes it. */
  chosen: boolean
  /** How fast it is, or why it cannot be used. */
  note: string
}

const processor: UsableDevice = { device: 'cpu', half: false }

/**
 * The device that a choice means here. Throws a `FlowError` (`device-missing`) when the one that was
 * asked for cannot be used. `probe` is for tests.
 */
export async function chooseDevice(
  choice: DeviceChoice,
  probe: () => Promise<ProbeAnswer> = probeWebGpu,
): Promise<UsableDevice> {
  if (choice === 'cpu') return processor
  const answer = await probe()
  if (answer.works && (choice === 'webgpu' || isFaster(answer))) {
    return { device: 'webgpu', half: answer.half }
  }
  if (choice === 'auto') return processor
  throw new FlowError({
    code: 'device-missing',
    message: `Models cannot run on webgpu here: ${answer.works ? '' : reason(answer.why)}. Run them on cpu, or install a Vulkan, Metal or Direct3D 12 driver.`,
  })
}

/** Every device there is, usable or not. */
export async function listDevices(
  probe: () => Promise<ProbeAnswer> = probeWebGpu,
): Promise<DeviceReport[]> {
  const answer = await probe()
  const faster = answer.works && isFaster(answer)
  return [
    { device: 'cpu', available: true, chosen: !faster, note: 'always there' },
    { device: 'webgpu', available: answer.works, chosen: faster, note: noteOf(answer) },
  ]
}

/** A driver that only pretends to be a graphics card is slower than the processor that it runs on. */
function isFaster({ speedup }: ProbeAnswer & { works: true }): boolean {
  return speedup > 1
}

function noteOf(answer: ProbeAnswer): string {
  if (!answer.works) return reason(answer.why)
  const { speedup, half } = answer
  const speed =
    speedup > 1
      ? `${speedup.toFixed(1)} times as fast as the processor`
      : `takes ${(1 / speedup).toFixed(1)} times as long as the processor`
  return `${speed}${half ? '; computes with 16 bits' : ''}`
}

/** The runtime's messages are long, and name its own sources. */
function reason(why: string): string {
  if (/no supported adapters|failed to get a webgpu adapter/i.test(why)) {
    return 'no graphics driver was found'
  }
  return why.slice(0, 200)
}
