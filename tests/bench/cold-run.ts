import { readFileSync } from 'node:fs'
import { parseFlow, planFlow } from '@chainwright/core'
import { registry, runEngine } from './engine.ts'

const { flow } = parseFlow(readFileSync(process.argv[2] ?? '', 'utf8'))
if (!flow) throw new Error('the flow could not be read')
process.stdout.write(await runEngine(planFlow(flow, registry), 'x'))
