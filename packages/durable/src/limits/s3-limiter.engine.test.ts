import { afterAll, beforeAll, describe } from 'vitest'
import { limiterCases } from '../../test/limiter-cases.ts'
import { startS3, type TestS3 } from '../../test/start-s3.ts'
import { openS3Store } from '../shared/s3-store.ts'

let bucket: TestS3

beforeAll(async () => {
  bucket = await startS3()
})

afterAll(async () => bucket.stop())

describe('workers that share a bucket', () => {
  limiterCases(async () => openS3Store(bucket.options), 1_000)
})
