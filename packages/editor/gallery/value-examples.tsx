export function ValueExamples() {
  return null
}
