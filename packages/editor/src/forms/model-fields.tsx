import type { FlowIssue, ModelChoice } from '@chainwright/core'
import { type ReactNode, useState } from 'react'
import { Button } from '../parts/basics/button.tsx'
import { Field } from '../parts/basics/field.tsx'
import { settingsText } from '../text/forms.ts'
import { ModelPicker } from './model-picker.tsx'
import type { OfferedModel } from './offered-model.ts'
import { useGesture } from './use-gesture.ts'
import { Words } from './words.tsx'

/** What the choice of a node's models takes. */
export interface ModelFieldsProps {
  readonly choice: ModelChoice | undefined
  /** Capabilities that the node needs with its literals. */
  readonly needed: readonly string[]
  readonly models: readonly OfferedModel[]
  readonly issues: readonly FlowIssue[]
  readonly onChoice: (choice: ModelChoice | undefined, gesture: string) => void
  /** Sets up models that run elsewhere. */
  readonly onEndpoints?: (() => void) | undefined
}

/** One model for all that a node needs, or one for each capability. */
export function ModelFields(props: ModelFieldsProps) {
  const { choice, needed, models, issues, onChoice, onEndpoints } = props
  const [isSplit, setSplit] = useState(typeof choice === 'object')
  const gesture = useGesture()
  const told = issues.map(({ message }) => message).join(' ')
  const error = told && <Words text={choice === undefined ? settingsText.chooseModel : told} />
  const set = (next: ModelChoice | undefined): void => onChoice(next, gesture.current())
  const parts = { choice, needed, models, error, onChoice: set, onEndpoints }
  const change = (): void => {
    setSplit(!isSplit)
    if (isSplit && typeof choice === 'object') set([...choice.values()][0])
  }
  return (
    <div {...gesture.handlers}>
      {isSplit ? <SplitModels {...parts} /> : <OneModel {...parts} />}
      {needed.length > 1 && (
        <Button size="small" tone="quiet" onClick={change}>
          {isSplit ? settingsText.oneModel : settingsText.perCapability}
        </Button>
      )}
    </div>
  )
}

interface ModelPartProps extends Omit<ModelFieldsProps, 'issues' | 'onChoice'> {
  readonly error: ReactNode
  readonly onChoice: (choice: ModelChoice | undefined) => void
}

function OneModel({ choice, needed, models, error, onChoice, onEndpoints }: ModelPartProps) {
  return (
    <Field label={settingsText.model} help={settingsText.modelNeeds(needed)} error={error}>
      {(control) => (
        <ModelPicker
          {...{ control, models, needed, onEndpoints }}
          label={settingsText.model}
          reference={typeof choice === 'string' ? choice : undefined}
          onReference={onChoice}
        />
      )}
    </Field>
  )
}

function SplitModels(props: ModelPartProps) {
  const { choice, needed, models, error, onChoice, onEndpoints } = props
  const referenceFor = (capability: string): string | undefined =>
    typeof choice === 'string' ? choice : choice?.get(capability)
  const set = (capability: string, reference: string): void => {
    const known = needed.flatMap((one): [string, string][] => {
      const before = referenceFor(one)
      return before === undefined ? [] : [[one, before]]
    })
    onChoice(new Map(known).set(capability, reference))
  }
  return needed.map((capability, at) => (
    <Field
      key={capability}
      label={settingsText.modelFor(capability)}
      error={at === 0 ? error : undefined}
    >
      {(control) => (
        <ModelPicker
          {...{ control, models, onEndpoints }}
          label={settingsText.modelFor(capability)}
          reference={referenceFor(capability)}
          needed={[capability]}
          onReference={(reference) => reference !== undefined && set(capability, reference)}
        />
      )}
    </Field>
  ))
}
