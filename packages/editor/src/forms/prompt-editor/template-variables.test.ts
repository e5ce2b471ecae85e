import { expect, it } from 'vitest'
import { fixText, templateProblems, type TemplateVariables } from './template-variables.ts'

const variables: TemplateVariables = {
  known: [{ name: 'document', detail: 'inputs.documents' }],
  wirable: [{ name: 'summary', wire: { node: 'shorten', port: 'summary' } }],
  isOpen: true,
}

it('finds nothing wrong with names that have a value', () => {
  expect(templateProblems('Read {{document}} and {{ document }}, {{{{ok}}', variables)).toEqual([])
})

it('offers the nearest name for one without a value', () => {
  const template = 'Read {{documnet}}'
  const [problem] = templateProblems(template, variables)
  expect(problem).toMatchObject({ from: 5, to: 17, severity: 'warning' })
  const [fix] = problem!.fixes
  expect(fixText(template, problem!, fix!)).toBe('Read {{document}}')
})

it('offers the wire that would give a name its value', () => {
  const [problem] = templateProblems('{{summary}}', variables)
  expect(problem!.fixes).toEqual([
    {
      label: 'Connect to shorten.summary',
      name: 'summary',
      wire: { node: 'shorten', port: 'summary' },
    },
  ])
})

it('tells of a name without a value once', () => {
  expect(templateProblems('{{new}} {{new}}', variables)).toHaveLength(1)
})

it('calls a name that cannot be an error, each time that it stands there', () => {
  const closed: TemplateVariables = { known: [{ name: 'text' }], wirable: [], isOpen: false }
  const problems = templateProblems('{{txt}} {{txt}}', closed)
  expect(problems.map(({ severity }) => severity)).toEqual(['error', 'error'])
  expect(problems[0]!.message).toBe('There is no {{txt}} here, but {{text}}.')
})

it('marks only the line of braces that are never closed, and can write them as they are', () => {
  const template = 'if (a) {{ b\nmore'
  const [problem] = templateProblems(template, variables)
  expect(problem).toMatchObject({ from: 7, to: 11, severity: 'error' })
  const [fix] = problem!.fixes
  const mended = fixText(template, problem!, fix!)
  expect(mended).toBe('if (a) {{{{ b\nmore')
  expect(templateProblems(mended, variables)).toEqual([])
})
