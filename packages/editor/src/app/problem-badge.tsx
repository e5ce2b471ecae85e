import { TriangleAlert } from 'lucide-react'
import { findProblems } from '../session/problems.ts'
import { useDrafts, useEditor, useShownRun } from '../session/use-editor.ts'
import { Button } from '../parts/basics/button.tsx'
import { appText } from '../text/app.ts'

/** How many problems there are; a click opens the list. Nothing while there are none. */
export function ProblemBadge() {
  const editor = useEditor()
  useDrafts(({ draft }) => draft.issues)
  useShownRun()
  const serious = findProblems(editor).filter(({ tone }) => tone === 'danger')
  if (serious.length === 0) return null
  return (
    <Button
      tone="danger"
      size="small"
      icon={<TriangleAlert size={14} />}
      onClick={() => editor.view.open('left', 'problems')}
    >
      {appText.problems(serious.length)}
    </Button>
  )
}
