import process from 'node:process'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { probeGraph } from '../../inference/devices/probe-graph.ts'
import type { ProbeGraph } from '../../inference/devices/probe-graph.ts'
import { tryWebGpu } from '../../inference/devices/try-webgpu.ts'
import type { Matrix, Multiply } from '../../inference/devices/try-webgpu.ts'

// The entry of the process that tries WebGPU: drivers have been seen to crash and to hang.

async function open(place: 'processor' | 'webgpu', graph: ProbeGraph): Promise<Multiply> {
  const session = await InferenceSession.create(probeGraph(graph), {
    executionProviders: [place === 'webgpu' ? 'webgpu' : 'cpu'],
    logSeverityLevel: 4,
    // Without this the runtime computes on the processor what the device cannot do, and says nothing.
    ...(place === 'webgpu' && { extra: { session: { disable_cpu_ep_fallback: '1' } } }),
  })
  return async (a, b) => {
    const { y } = await session.run({ a: tensor(a), b: tensor(b) })
    return y?.data instanceof Float32Array ? y.data : new Float32Array()
  }
}

function tensor({ rows, columns, numbers }: Matrix): Tensor {
  return new Tensor('float32', numbers, [rows, columns])
}

const answer = await tryWebGpu(open)
// Some drivers crash while they are shut down, which would say nothing about their use.
process.send?.(answer, undefined, undefined, () => process.kill(process.pid, 'SIGKILL'))
