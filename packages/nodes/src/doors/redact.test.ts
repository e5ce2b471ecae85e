import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRedactor } from './redact.ts'

const secret = 'sk-canary-0123456789/+="q\\'

test('replaces a secret in each of the forms in which it gets written', () => {
  const redactor = createRedactor()
  redactor.add(secret)
  const forms = [
    secret,
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64url'),
    encodeURIComponent(secret),
    JSON.stringify(secret),
  ]
  for (const form of forms) {
    const clean = redactor.text(`before ${form} after`)
    expect(clean).toMatch(/^before .*\[secret\].* after$/)
    expect(clean).not.toContain('canary')
  }
})

test('replaces what a cut-off message leaves of a long secret', () => {
  const redactor = createRedactor()
  redactor.add(secret)
  expect(redactor.text('Incorrect key: sk-canary-01')).toBe('Incorrect key: [secret]')
})

test('looks into plain JSON, and leaves what has no secret as it is', () => {
  const redactor = createRedactor()
  const value = { a: [`x ${secret}`, 1, null], [secret]: true }
  expect(redactor.value(value)).toBe(value)
  redactor.add(secret)
  expect(redactor.value(value)).toEqual({ a: ['x [secret]', 1, null], '[secret]': true })
})

test('does not take a few characters for a secret', () => {
  const redactor = createRedactor()
  redactor.add('abc')
  expect(redactor.text('abc')).toBe('abc')
})

test('leaves no secret in any text around it', () => {
  const long = fc.string({ minLength: 6, maxLength: 60 })
  fc.assert(
    fc.property(long, fc.string(), fc.string(), (own, before, after) => {
      const redactor = createRedactor()
      redactor.add(own)
      const clean = redactor.text(before + own + after)
      expect(clean).toContain('[secret]')
      expect(clean.replaceAll('[secret]', '')).not.toContain(own)
    }),
  )
})
