import { config } from 'zod/v4/core'
import en from 'zod/v4/locales/en.js'

// Before any schema is made: zod would compile object schemas with `new Function`, which pages with
// a strict content policy forbid. The small form of zod brings no words of its own.
config({ ...en(), jitless: true })

// Of the small form of zod a bundle takes what it uses.
export * as z from 'zod/mini'
