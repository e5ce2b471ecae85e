import { FlowError } from '@chainwright/core'

/**
 * Reads grades from a literal: a list from worst to best, or an object of grade to value. In a list,
 * numbers (`"3"` too) are worth themselves when all are, and otherwise the first is worth 0, the next
 * 1, and so on. Throws `grades-invalid`.
 */
export function parseGrades(literal: unknown): ReadonlyMap<string, number> {
  const grades = new Map(entriesOf(literal))
  if (grades.size < 2) throw invalid('There are fewer than two different grades')
  for (const [grade, value] of grades) {
    if (grade.trim() === '') throw invalid('A grade has no name')
    if (grade === '__proto__') throw invalid('A grade cannot be named "__proto__"')
    if (!Number.isFinite(value)) throw invalid(`The grade "${grade}" has no number as its value`)
  }
  return grades
}

function entriesOf(literal: unknown): [string, number][] {
  if (Array.isArray(literal)) return listed(literal)
  if (typeof literal !== 'object' || literal === null) return []
  return Object.entries(literal).map(([grade, value]: [string, unknown]) => [
    grade,
    typeof value === 'number' ? value : NaN,
  ])
}

function listed(grades: readonly unknown[]): [string, number][] {
  const names = grades.map((grade) => {
    if (typeof grade === 'string' || typeof grade === 'number') return String(grade)
    throw invalid('A grade is neither a text nor a number')
  })
  if (new Set(names).size < names.length) throw invalid('A grade is there twice')
  const numeric = names.every((name) => name.trim() !== '' && Number.isFinite(Number(name)))
  return names.map((name, at) => [name, numeric ? Number(name) : at])
}

function invalid(problem: string): FlowError {
  return new FlowError({
    code: 'grades-invalid',
    message: `${problem}. Write a list from worst to best such as ["no", "yes"], or values such as { "poor": 0, "fair": 0.5, "good": 1 }.`,
    port: 'grades',
  })
}
