import { useEffect, useState } from 'react'
import { Badge } from '../parts/basics/badge.tsx'
import type { OfferedModel } from '../run/runner.ts'
import type { FirstRun } from '../session/before-first-run.ts'
import { modelNeeds, type ModelNeed } from '../session/model-needs.ts'
import { useDocument, useDrafts, useEditor, useRunner, useShownRun } from '../session/use-editor.ts'
import { formatBytes } from '../lib/quantities.ts'
import { appText } from '../text/app.ts'
import { firstRunAbout, firstRunWords } from './first-run-words.ts'
import styles from './top-bar.module.css'

/** What the first run would load, then which models the flow runs with; opens the panel of models. */
export function ModelChip() {
  const { view } = useEditor()
  const draft = useDrafts((drafts) => drafts.draft)
  const models = useModelsAfterFirstRun()
  const before = useFirstRun(models === undefined)
  const needs = modelNeeds(draft, models ?? [])
  const [first] = needs
  if (!first) return null
  const lacking = models && needs.find(({ model }) => model === undefined)
  const reaches = before !== undefined && before.asks.length + before.downloads.length > 0
  const tone = lacking || reaches ? 'warning' : models ? 'success' : 'neutral'
  return (
    <button
      type="button"
      className={styles['chip']}
      title={before && firstRunAbout(before)}
      onClick={() => view.toggle('right', 'models')}
    >
      <Badge tone={tone}>
        {before ? firstRunWords(before, first) : words(lacking ?? first, needs, models)}
      </Badge>
    </button>
  )
}

/** Told by a program that comes after the first paint; the list of models is not asked for it. */
function useFirstRun(isBefore: boolean): FirstRun | undefined {
  const { registry } = useEditor()
  const runner = useRunner()
  const draft = useDrafts((drafts) => drafts.draft)
  const flow = useDocument((state) => state.flow)
  const [told, setTold] = useState<FirstRun>()
  const isWanted = isBefore && runner.where === 'page'
  useEffect(() => {
    if (!isWanted) return undefined
    let isLate = false
    void import('../session/before-first-run.ts').then(({ firstRun }) => {
      if (!isLate) setTold(firstRun(flow, draft, registry))
    })
    return () => {
      isLate = true
    }
  }, [isWanted, flow, draft, registry])
  return isWanted ? told : undefined
}

function words(
  { reference, lacks }: ModelNeed,
  needs: readonly ModelNeed[],
  models: readonly OfferedModel[] | undefined,
): string {
  if (!models) return appText.modelFirst(reference)
  if (lacks.length > 0) return appText.modelLacks(reference, lacks.join(', '))
  if (needs.some(({ model }) => model === undefined)) return appText.modelMissing(reference)
  const sizes = new Map(needs.map(({ model }) => [model?.title, model?.bytes ?? 0]))
  const bytes = [...sizes.values()].reduce((sum, one) => sum + one, 0)
  return appText.modelReady(reference, formatBytes(bytes))
}

/** Asked only once something runs: opening a flow starts no worker, and fetches nothing. */
function useModelsAfterFirstRun(): readonly OfferedModel[] | undefined {
  const runner = useRunner()
  const hasLoaded = useHasLoaded()
  const hasRun = useShownRun() !== undefined || hasLoaded
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

/** Rows of data and conversations run without being shown: what they load is there for all. */
function useHasLoaded(): boolean {
  const runner = useRunner()
  const [loaded, setLoaded] = useState<typeof runner>()
  useEffect(() => runner.onLoading((note) => note && setLoaded(runner)), [runner])
  return loaded === runner
}
