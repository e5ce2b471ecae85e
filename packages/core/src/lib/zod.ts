import { z } from 'zod'

// Before any schema is made: zod would compile object schemas with `new Function`, which pages with
// a strict content policy forbid.
z.config({ jitless: true })

export { z }
