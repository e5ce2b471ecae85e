#!/usr/bin/env node
import { exitCodes } from './exit-code.ts'
import { main } from './main.ts'
import { flushOutputs, processEnvironment } from './process-environment.ts'

const standstill = 'error: nothing is left to do, and what was asked for is not done\n'

let ended = false
process.exitCode = exitCodes.failed
process.on('exit', () => {
  if (!ended) process.stderr.write(standstill)
})

void main(process.argv.slice(2), processEnvironment())
  .then(async (code) => {
    await flushOutputs()
    return code
  })
  .then((code) => {
    ended = true
    process.exit(code)
  })
