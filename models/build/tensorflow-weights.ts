/** The weights of a TensorFlow.js graph model, looked up by the end or a pattern of their names. */
export type FindWeights = (pattern: RegExp) => Float32Array

interface ModelDescription {
  readonly weightsManifest: readonly {
    readonly paths: readonly string[]
    readonly weights: readonly {
      readonly name: string
      readonly shape: readonly number[]
      readonly dtype: string
    }[]
  }[]
}

/**
 * Reads the weights of a TensorFlow.js model from the files of its folder. The returned function
 * throws unless exactly one float tensor has a name that matches.
 */
export function readTensorflowWeights(
  files: ReadonlyMap<string, Uint8Array>,
  folder: string,
): FindWeights {
  const read = (name: string): Uint8Array => {
    const file = files.get(`${folder}/${name}`)
    if (file === undefined) throw new Error(`The package holds no file "${folder}/${name}".`)
    return file
  }
  const description = JSON.parse(new TextDecoder().decode(read('model.json'))) as ModelDescription
  const tensors = new Map<string, Float32Array>()
  for (const group of description.weightsManifest) {
    const bytes = new Uint8Array(Buffer.concat(group.paths.map(read)))
    let offset = 0
    for (const { name, shape, dtype } of group.weights) {
      const length = shape.reduce((product, size) => product * size, 1)
      if (dtype === 'float32')
        tensors.set(name, new Float32Array(bytes.slice(offset, offset + 4 * length).buffer))
      offset += 4 * length
    }
  }
  return (pattern) => findOne(tensors, pattern)
}

function findOne(tensors: ReadonlyMap<string, Float32Array>, pattern: RegExp): Float32Array {
  const names = [...tensors.keys()].filter((name) => pattern.test(name))
  const found = tensors.get(names[0] ?? '')
  if (found === undefined || names.length !== 1) {
    throw new Error(`${names.length} tensors match ${pattern.source}; exactly one should.`)
  }
  return found
}
