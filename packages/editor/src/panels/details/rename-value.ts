import { replaceKey } from '../../lib/maps.ts'
import type { Editor } from '../../session/editor.ts'

/** Takes the value of a flow input along when the input gets another name. */
export function renameInputValue({ document, values }: Editor, name: string, next: string): void {
  if (document.store.getState().entered.length > 0) return
  const { inputs } = values.getState()
  if (inputs.has(name)) values.setState({ inputs: replaceKey(inputs, name, next) })
}
