import { FlowError, valueProblem, type PortType } from '@chainwright/core'

/**
 * The value that one flag gives: text as it is, a list from a JSON array or as its only item, all
 * else from JSON. `@@x` is the text `@x`. Throws `input-type`.
 */
export function convertInput(name: string, type: PortType, written: string): unknown {
  const value = written.startsWith('@@') ? written.slice(1) : written
  if (type.of === undefined) return convertItem(name, type, value)
  if (!value.trimStart().startsWith('[')) return [convertItem(name, type.of, value)]
  return accepted(name, type, parseJson(name, type, value))
}

/** The value of one text. Throws `input-type`. */
export function convertItem(name: string, type: PortType, text: string): unknown {
  switch (type.name) {
    case 'text':
      return text
    case 'number':
      return toNumber(name, text.trim())
    case 'boolean':
      return toBoolean(name, text.trim())
    default:
      return accepted(name, type, parseJson(name, type, text))
  }
}

function toNumber(name: string, written: string): number {
  const value = written === '' ? Number.NaN : Number(written)
  if (Number.isFinite(value)) return value
  throw refused(name, `takes a number, such as 3 or 0.5, and this is ${quote(written)}`)
}

function toBoolean(name: string, written: string): boolean {
  if (written === 'true' || written === 'false') return written === 'true'
  throw refused(name, `takes true or false, and this is ${quote(written)}`)
}

function parseJson(name: string, type: PortType, written: string): unknown {
  try {
    return JSON.parse(written) as unknown
  } catch {
    const list = type.of?.name === 'text'
    const told = list
      ? `begins with \`[\` and is no JSON array; write ["…", "…"], or give --input ${name}=… once per text`
      : `takes ${type.name} written as JSON, and ${quote(written)} is no JSON (mind the shell's quotes)`
    throw refused(name, told)
  }
}

function accepted(name: string, type: PortType, value: unknown): unknown {
  const problem = valueProblem(type, value)
  if (!problem) return value
  const path = problem.path.map(String).join('.')
  const where = path ? ` at \`${path}\`` : ''
  throw refused(name, `takes ${type.name}${where}: ${problem.message}`)
}

function refused(name: string, told: string): FlowError {
  const message = `the flow's input \`${name}\` ${told}`
  return new FlowError({ code: 'input-type', message, port: name })
}

function quote(written: string): string {
  return `\`${written.length > 60 ? `${written.slice(0, 60)}…` : written}\``
}
