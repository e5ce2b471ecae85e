import { formatCount } from '../../lib/quantities.ts'
import { Button } from '../../parts/basics/button.tsx'
import { promptText } from '../../text/prompt-editor.ts'
import type { LiteralProps } from '../field-props.ts'
import { useSettled } from '../use-settled.ts'
import { CodeField } from './code-field.tsx'
import { markTemplate } from './template-marks.ts'
import { TemplatePreview } from './template-preview.tsx'
import {
  fixText,
  templateProblems,
  type TemplateVariables,
  type TextFix,
  type TextProblem,
} from './template-variables.ts'
import styles from './template-field.module.css'

const nothingKnown: TemplateVariables = { known: [], wirable: [], isOpen: true }

/**
 * A text with `{{name}}` in it: names are marked, completed and checked as the engine reads them, and
 * the text that the model will get can be looked at.
 */
export function TemplateField({ control, label, port, value, onValue, template }: LiteralProps) {
  const text = typeof value === 'string' ? value : ''
  const variables = template?.variables ?? nothingKnown
  const problems = templateProblems(text, variables)
  // Half a name is no mistake yet.
  const settled = useSettled(problems.map(({ message }) => message).join('\n'), 500).split('\n')
  const onFix = (fix: TextFix): void => {
    if ('wire' in fix) template?.onConnect(fix.name, fix.wire)
  }
  const shown = value === undefined && typeof port.default === 'string' ? port.default : text
  return (
    <>
      <CodeField
        {...{ control, label, text }}
        language="template"
        placeholder={typeof port.default === 'string' ? port.default : ''}
        marks={markTemplate(text, problems)}
        problemsOf={(now) => templateProblems(now, variables)}
        completions={() => [...variables.known, ...variables.wirable]}
        onText={(next) => onValue(next === '' && port.need !== 'needed' ? undefined : next)}
        onFix={onFix}
      />
      <ProblemList
        {...{ label }}
        problems={problems.filter(({ message }) => settled.includes(message))}
        onFix={(problem, fix) => {
          if ('wire' in fix) onFix(fix)
          else onValue(fixText(text, problem, fix))
        }}
      />
      {template?.preview && shown !== '' && (
        <TemplatePreview {...{ label, preview: template.preview, template: shown }} />
      )}
    </>
  )
}

interface ProblemListProps {
  readonly label: string
  readonly problems: readonly TextProblem[]
  readonly onFix: (problem: TextProblem, fix: TextFix) => void
}

const mostShown = 5

/** The problems in words, with their fixes, for everybody who does not hover. */
function ProblemList({ label, problems, onFix }: ProblemListProps) {
  if (problems.length === 0) return null
  return (
    <ul className={styles['problems']} aria-label={promptText.problemsOf(label)}>
      {problems.slice(0, mostShown).map((problem) => (
        <li key={problem.from} className={styles[problem.severity]}>
          <span>{problem.message}</span>
          {problem.fixes.map((fix) => (
            <Button key={fix.label} size="small" onClick={() => onFix(problem, fix)}>
              {fix.label}
            </Button>
          ))}
        </li>
      ))}
      {problems.length > mostShown && <li>+ {formatCount(problems.length - mostShown)}</li>}
    </ul>
  )
}
