import { config } from 'zod/v4/core'

// Before any schema is made: zod would compile object schemas with `new Function`, which pages with
// a strict content policy forbid.
config({ jitless: true })

// Of the small form of zod a bundle takes what it uses.
export * as z from 'zod/mini'
