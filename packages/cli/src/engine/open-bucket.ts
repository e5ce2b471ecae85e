import { FlowError } from '@chainwright/core'
import type { SharedStore } from '@chainwright/durable/engines'
import type { Environment } from '../environment.ts'
import type { ChosenEngine } from './engine-settings.ts'

/** What a bucket is opened with. */
export interface BucketOpening extends Pick<ChosenEngine, 's3'> {
  /** `s3://BUCKET/PREFIX`. */
  readonly place: string
  /** Whether large values alone are to stand there, which any service can keep. */
  readonly forValues: boolean
}

/**
 * Opens a bucket of the service that the user configured, with the key out of the environment, which is
 * kept out of what is written. Throws `store-unusable`.
 */
export async function openBucket(
  { place, s3, forValues }: BucketOpening,
  { variables, redactor }: Pick<Environment, 'variables' | 'redactor'>,
): Promise<SharedStore> {
  const [, bucket, prefix] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(place) ?? []
  if (!bucket) throw unusable(`\`${place}\` names no bucket: write s3://BUCKET/PREFIX`)
  const { keyVariable = 'AWS_ACCESS_KEY_ID', secretVariable = 'AWS_SECRET_ACCESS_KEY' } = s3 ?? {}
  const [keyId, secretKey] = [variables[keyVariable], variables[secretVariable]]
  if (!keyId || !secretKey)
    throw unusable(`the key of \`${place}\` is missing: set ${keyVariable} and ${secretVariable}`)
  // A key of some hours has a third part, under the name that goes with the usual ones.
  const sessionToken =
    keyVariable === 'AWS_ACCESS_KEY_ID' ? variables['AWS_SESSION_TOKEN'] || undefined : undefined
  for (const secret of [keyId, secretKey, sessionToken]) if (secret) redactor?.add(secret)
  const address = s3?.address ?? (variables['AWS_ENDPOINT_URL_S3'] || variables['AWS_ENDPOINT_URL'])
  if (!address)
    throw unusable(
      `the service of \`${place}\` is missing: write its address as \`engine.s3.address\` in the configuration, or set AWS_ENDPOINT_URL_S3`,
    )
  const { openS3Store } = await import('@chainwright/durable/s3')
  return openS3Store({
    address,
    bucket,
    prefix,
    region: s3?.region ?? (variables['AWS_REGION'] || undefined),
    keyId,
    secretKey,
    sessionToken,
    withoutTls: s3?.withoutTls,
    changes: !forValues,
  })
}

function unusable(message: string): FlowError {
  return new FlowError({ code: 'store-unusable', message })
}
