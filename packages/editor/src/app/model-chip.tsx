import { useEffect, useState } from 'react'
import { Badge } from '../parts/basics/badge.tsx'
import type { OfferedModel } from '../run/runner.ts'
import { modelNeeds, type ModelNeed } from '../session/model-needs.ts'
import { useDrafts, useEditor, useRunner, useShownRun } from '../session/use-editor.ts'
import { formatBytes } from '../lib/quantities.ts'
import { appText } from '../text/app.ts'
import styles from './top-bar.module.css'

/** Which models the flow runs with, and whether they are here; opens the panel of models. */
export function ModelChip() {
  const { view } = useEditor()
  const draft = useDrafts((drafts) => drafts.draft)
  const models = useModelsAfterFirstRun()
  const needs = modelNeeds(draft, models ?? [])
  const [first] = needs
  if (!first) return null
  const lacking = models && needs.find(({ model }) => model === undefined)
  return (
    <button type="button" className={styles['chip']} onClick={() => view.toggle('right', 'models')}>
      <Badge tone={lacking ? 'warning' : models ? 'success' : 'neutral'}>
        {words(lacking ?? first, needs, models)}
      </Badge>
    </button>
  )
}

function words(
  { reference }: ModelNeed,
  needs: readonly ModelNeed[],
  models: readonly OfferedModel[] | undefined,
): string {
  if (!models) return appText.modelFirst(reference)
  if (needs.some(({ model }) => model === undefined)) return appText.modelMissing(reference)
  const sizes = new Map(needs.map(({ model }) => [model?.title, model?.bytes ?? 0]))
  const bytes = [...sizes.values()].reduce((sum, one) => sum + one, 0)
  return appText.modelReady(reference, formatBytes(bytes))
}

/** Asked only once something runs: opening a flow starts no worker, and fetches nothing. */
function useModelsAfterFirstRun(): readonly OfferedModel[] | undefined {
  const runner = useRunner()
  const hasRun = useShownRun() !== undefined
  const [models, setModels] = useState<readonly OfferedModel[]>()
  useEffect(() => {
    if (!hasRun) return undefined
    let isWanted = true
    runner.models.list().then(
      (list) => isWanted && setModels(list),
      () => isWanted && setModels(undefined),
    )
    return () => {
      isWanted = false
    }
  }, [runner, hasRun])
  return models
}
