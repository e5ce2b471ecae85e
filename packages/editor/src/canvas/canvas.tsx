/** The flow that is shown, to be looked at and drawn. */
export function Canvas() {
  return null
}
