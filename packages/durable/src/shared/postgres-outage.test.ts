import { expect, it } from 'vitest'
import { tellOutage } from './postgres-outage.ts'

const coded = (code: string, message = 'said'): Error => Object.assign(new Error(message), { code })

it.each([
  coded('57P01', 'terminating connection due to administrator command'),
  coded('57P03', 'the database system is starting up'),
  coded('53300', 'sorry, too many clients already'),
  coded('08006'),
  coded('40P01', 'deadlock detected'),
  coded('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432'),
  coded('EPIPE'),
  new AggregateError([coded('ECONNREFUSED')]),
  new Error('Connection terminated unexpectedly'),
  new Error('cannot begin', { cause: coded('ECONNREFUSED') }),
  new Error('Client has encountered a connection error and is not queryable'),
])('says that the database is away: %s', (thrown) => {
  expect(() => tellOutage(thrown)).toThrow(
    expect.objectContaining({ code: 'engine-unreachable', retryable: true, cause: thrown }),
  )
})

it.each([coded('42P01', 'relation does not exist'), coded('23505'), new Error('something else')])(
  'leaves what is no outage as it is: %s',
  (thrown) => {
    expect(() => tellOutage(thrown)).toThrow(thrown)
  },
)
