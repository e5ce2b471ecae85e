/** File name endings of the weight types, as transformers.js writes and reads them. */
export const fileDtypes: ReadonlyMap<string, string> = new Map([
  ['fp32', ''],
  ['fp16', '_fp16'],
  ['q8', '_quantized'],
  ['int8', '_int8'],
  ['uint8', '_uint8'],
  ['q4', '_q4'],
  ['q4f16', '_q4f16'],
  ['bnb4', '_bnb4'],
])

/** Weight types in the order in which they are tried on a processor: small and exact enough first. */
export const preferredDtypes: readonly string[] = [
  'q8',
  'int8',
  'uint8',
  'q4',
  'fp32',
  'fp16',
  'q4f16',
  'bnb4',
]

/**
 * The same for WebGPU: small weights first, since they are read from the card's memory with every
 * token. Those of 16 bits come last on a card that cannot compute with them, for it would fail.
 */
export function webGpuDtypes(half: boolean): readonly string[] {
  const whole = ['q4', 'fp32', 'q8', 'int8', 'uint8', 'bnb4']
  return half ? ['q4f16', 'q4', 'fp16', ...whole.slice(1)] : [...whole, 'fp16', 'q4f16']
}

/** Where weights of a type lie inside the model's folder; `file` is `model` for most networks. */
export function onnxFile(file: string, dtype: string): string {
  return `onnx/${file}${fileDtypes.get(dtype) ?? ''}.onnx`
}
