import { useEffect, useState } from 'react'
import { Button } from '../parts/basics/button.tsx'
import { Dialog } from '../parts/overlay/dialog.tsx'
import type { OfferedModel } from '../run/runner.ts'
import { isAtEndpoint } from '../session/endpoint-references.ts'
import { unknownTypes } from '../session/missing.ts'
import { modelNeeds, type ModelNeed } from '../session/model-needs.ts'
import { useDocument, useDrafts, useEditor, useRunner } from '../session/use-editor.ts'
import { DownloadForm } from '../share/download-form.tsx'
import { appText } from '../text/app.ts'

/** What the flow names and is not here: node types, and models with the offer to download them. */
export function MissingDialog() {
  const { view, registry } = useEditor()
  const types = unknownTypes(
    useDocument(({ flow }) => flow),
    registry,
  )
  const { lacking, refresh } = useLackingModels()
  return (
    <Dialog title={appText.missingTitle} onClose={() => view.openDialog(undefined)}>
      {types.length > 0 && (
        <section>
          <h3>{appText.missingTypes}</h3>
          <p>{appText.missingTypesHelp}</p>
          <ul>
            {types.map(({ type, nodes }) => (
              <li key={type}>{appText.usedBy(type, nodes.join(', '))}</li>
            ))}
          </ul>
        </section>
      )}
      {lacking && lacking.length > 0 && (
        <section>
          <h3>{appText.missingModels}</h3>
          {lacking.map(({ reference, nodes }) => (
            <section key={reference} aria-label={reference}>
              <p>
                <strong>{reference}</strong> · {appText.missingModelsHelp(nodes.join(', '))}
              </p>
              {reference.startsWith('hf/') && <DownloadForm initial={reference} onDone={refresh} />}
              {isAtEndpoint(reference) && (
                <Button onClick={() => view.openDialog('endpoints')}>
                  {appText.setUpEndpoint}
                </Button>
              )}
            </section>
          ))}
        </section>
      )}
      {types.length === 0 && lacking?.length === 0 && <p>{appText.nothingMissing}</p>}
    </Dialog>
  )
}

/** The models that the flow needs and nobody offers; `undefined` while the runner is being asked. */
function useLackingModels(): { lacking: readonly ModelNeed[] | undefined; refresh: () => void } {
  const runner = useRunner()
  const draft = useDrafts((drafts) => drafts.draft)
  const [models, setModels] = useState<readonly OfferedModel[]>()
  const [asked, setAsked] = useState(0)
  useEffect(() => {
    let isWanted = true
    runner.models.list().then(
      (list) => isWanted && setModels(list),
      () => isWanted && setModels([]),
    )
    return () => {
      isWanted = false
    }
  }, [runner, asked])
  const lacking = models && modelNeeds(draft, models).filter(({ model }) => model === undefined)
  return { lacking, refresh: () => setAsked(asked + 1) }
}
