import { createRedactor } from '@chainwright/nodes/doors'
import type { Environment, Output } from './environment.ts'

/** The same environment, whose outputs show no key that was read since. */
export function redacted(environment: Environment): Environment {
  const redactor = createRedactor()
  const clean = (output: Output): Output => ({
    write: (text) => output.write(redactor.text(text)),
    get isTerminal() {
      return output.isTerminal
    },
    get columns() {
      return output.columns
    },
    get rows() {
      return output.rows
    },
  })
  const { stdout, stderr } = environment
  return { ...environment, stdout: clean(stdout), stderr: clean(stderr), redactor }
}
