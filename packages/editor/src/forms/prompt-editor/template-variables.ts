import { nearest, wireText, type Wire } from '@chainwright/core'
import { scanTemplate } from '@chainwright/nodes'
import { promptText } from '../../text/prompt-editor.ts'

/** A name that a template may insert. */
export interface TemplateVariable {
  readonly name: string
  /** Where its value comes from, for people. */
  readonly detail?: string | undefined
}

/** An output that could be wired to a name that the template does not have yet. */
export interface WirableVariable extends TemplateVariable {
  readonly wire: Wire
}

/** What is known about the names of one template. */
export interface TemplateVariables {
  /** Names that have a value. */
  readonly known: readonly TemplateVariable[]
  /** What could be inserted besides; choosing one connects it as well. */
  readonly wirable: readonly WirableVariable[]
  /** Any other name makes a new input of the node. Otherwise there are no names but the known ones. */
  readonly isOpen: boolean
}

/** Something that mends a problem: other text in its place, or a wire. */
export type TextFix =
  | { readonly label: string; readonly replacement: string }
  | { readonly label: string; readonly name: string; readonly wire: Wire }

/** What is wrong with a stretch of a text. */
export interface TextProblem {
  readonly from: number
  readonly to: number
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly fixes: readonly TextFix[]
}

/** All that is wrong with a template: what the engine would refuse, and names without a value. */
export function templateProblems(
  template: string,
  variables: TemplateVariables,
): readonly TextProblem[] {
  const known = new Set(variables.known.map(({ name }) => name))
  const told = new Set<string>()
  return scanTemplate(template).flatMap((token): TextProblem[] => {
    const { from, to } = token
    if (token.type === 'wrong') {
      const message = promptText.wrong(token.problem)
      const end = Math.min(to, endOfLine(template, from))
      return [{ from, to: end, severity: 'error', message, fixes: bracesFix(template, token) }]
    }
    if (token.type !== 'name' || known.has(token.name)) return []
    if (told.has(token.name) && variables.isOpen) return []
    told.add(token.name)
    return [{ from, to, ...unknownName(token.name, variables) }]
  })
}

function unknownName(name: string, { known, wirable, isOpen }: TemplateVariables) {
  const near = nearest(
    name,
    known.map((one) => one.name),
  )
  const fixes: TextFix[] = []
  if (near) fixes.push({ label: promptText.useInstead(near), replacement: `{{${near}}}` })
  const source = wirable.find((one) => one.name === name)
  if (source) {
    const from = wireText(source.wire)
    fixes.push({ label: promptText.connectTo(from), name, wire: source.wire })
  }
  const names = known.map((one) => one.name)
  return {
    severity: isOpen ? ('warning' as const) : ('error' as const),
    message: isOpen ? promptText.noValue(name) : promptText.noSuchName(name, names),
    fixes,
  }
}

/** Two braces that nobody closes were probably meant as they stand. */
function bracesFix(template: string, { from, to }: { from: number; to: number }): TextFix[] {
  if (template.slice(from, to).endsWith('}}')) return []
  const rest = template.slice(from + 2, endOfLine(template, from))
  return [{ label: promptText.asBraces, replacement: `{{{{${rest}` }]
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

/** A template after a fix; a fix by wire leaves the text as it is. */
export function fixText(text: string, { from, to }: TextProblem, fix: TextFix): string {
  if (!('replacement' in fix)) return text
  return text.slice(0, from) + fix.replacement + text.slice(to)
}
