import './zod.ts'

export { z } from 'zod'
