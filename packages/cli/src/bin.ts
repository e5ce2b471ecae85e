#!/usr/bin/env node
import { exitCodes } from './exit-code.ts'
import { main } from './main.ts'
import { flushOutputs, processEnvironment } from './process-environment.ts'

// Until the program has said otherwise: it did not get to its end.
process.exitCode = exitCodes.failed
const code = await main(process.argv.slice(2), processEnvironment())
await flushOutputs()
process.exit(code)
