import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeElsewhere, changesIn } from '../../test/change-crowd.ts'
import { startS3, type TestS3 } from '../../test/start-s3.ts'
import { openS3Store } from './s3-store.ts'

let server: TestS3

beforeAll(async () => {
  server = await startS3()
})

afterAll(async () => server.stop())

describe('a bucket on a server that speaks S3', () => {
  it('is listed whole when there are more keys than a page has', async () => {
    const store = await openS3Store({ ...server.options, prefix: 'pages' })
    const keys = Array.from({ length: 1005 }, (_, at) => `runs/r${String(at).padStart(4, '0')}`)
    await Promise.all(keys.map(async (key) => store.write(key, key)))
    expect(await store.list('runs/')).toEqual(keys)
    await store.remove('runs/')
    expect(await store.list('')).toEqual([])
    await store.close()
  })

  it('keeps what begins with another prefix to itself', async () => {
    const [one, other] = [
      await openS3Store({ ...server.options, prefix: 'team/one' }),
      await openS3Store({ ...server.options, prefix: 'team/one-more' }),
    ]
    await one.write('a', '1')
    await other.write('a', '2')
    expect(await one.read('a')).toBe('1')
    await one.remove('a')
    expect([await one.list('a'), await other.list('a')]).toEqual([[], ['a']])
    for (const store of [one, other]) await store.close()
  })

  it('loses no change, and waits for no dead process, while processes are killed in the middle', async () => {
    const options = { ...server.options, prefix: 'killed' }
    const where = JSON.stringify(options)
    const all = await Promise.all([
      changeElsewhere(where, 'p0', { times: 30 }),
      changeElsewhere(where, 'p1', { times: 30, dies: 5 }),
      changeElsewhere(where, 'p2', { times: 30 }),
      changeElsewhere(where, 'p3', { times: 30, dies: 11 }),
    ])
    const store = await openS3Store(options)
    const kept = changesIn(await store.read('counts/all'))
    expect(all.filter(({ killed }) => killed)).toHaveLength(2)
    for (const { name, kept: count, killed } of all) {
      const own = kept.filter((one) => one.startsWith(`${name}.`))
      expect(own).toEqual(own.map((_, at) => `${name}.${at}`))
      expect(own.length).toBeGreaterThanOrEqual(count)
      if (!killed) expect(own).toHaveLength(30)
    }
    await store.close()
  })

  it.each([
    { what: 'another secret', wrong: { secretKey: 'not-the-secret-of-this-key' } },
    { what: 'a key that does not exist', wrong: { keyId: 'AKIANOBODYKNOWSTHIS1' } },
  ])('refuses $what, and says so without the secret', async ({ wrong }) => {
    const options = { ...server.options, ...wrong }
    const thrown = await openS3Store(options).catch((error: unknown) => error)
    expect(thrown).toMatchObject({ code: 'store-unusable', retryable: false })
    const said = String(thrown)
    expect(said).toMatch(/bucket `chainwright` at 127\.0\.0\.1:\d+ answered 403 .*Look at the key/)
    expect(said).not.toContain(options.secretKey)
    expect(said).not.toContain(options.keyId)
  })

  it('has to be there', async () => {
    await expect(openS3Store({ ...server.options, bucket: 'elsewhere' })).rejects.toThrow(
      'answered 404 NoSuchBucket. Make the bucket, or name another',
    )
  })
})
