import { expect, it } from 'vitest'
import { createRedactor } from '@chainwright/nodes/doors'
import { databaseAddress, withPackage } from './open-engine.ts'

const missing = Object.assign(new Error("Cannot find package 'pg'"), {
  code: 'ERR_MODULE_NOT_FOUND',
})

it('names the command that brings a package that is not installed', async () => {
  const load = withPackage('@dbos-inc/dbos-sdk pg', async () => Promise.reject(missing))
  await expect(load).rejects.toMatchObject({
    code: 'engine-missing',
    message: expect.stringContaining('npm install @dbos-inc/dbos-sdk pg'),
  })
})

it('gives what else went wrong as it is', async () => {
  const thrown = new Error('broken')
  await expect(withPackage('pg', async () => Promise.reject(thrown))).rejects.toBe(thrown)
})

it('keeps the password of the database out of what is written', () => {
  const redactor = createRedactor()
  const variables = { PLACE: 'postgres://me:s%2Fecret-word@127.0.0.1/flows' }
  const environment = { variables, redactor } as never
  const address = databaseAddress({ databaseVariable: 'PLACE' }, environment)
  expect(address).toBe(variables.PLACE)
  expect(redactor.text(`no way to ${address}: s/ecret-word`)).not.toMatch(/ecret-word/)
})

it('says which variable is to hold the address', () => {
  const environment = { variables: {} } as never
  expect(() => databaseAddress({ databaseVariable: 'PLACE' }, environment)).toThrow(
    'set PLACE=postgres://USER:PASSWORD@HOST/DATABASE',
  )
})
