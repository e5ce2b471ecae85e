import {
  Check,
  CircleDashed,
  CircleSlash,
  Clock,
  History,
  Hourglass,
  LoaderCircle,
  Square,
  TriangleAlert,
} from 'lucide-react'
import { classNames } from '../lib/class-names.ts'
import type { BoxStatus } from '../headless/paint/scene.ts'
import { canvasText } from '../text/canvas.ts'
import styles from './status-mark.module.css'

const icons = {
  waiting: CircleDashed,
  queued: Clock,
  running: LoaderCircle,
  retrying: LoaderCircle,
  paused: Hourglass,
  succeeded: Check,
  cached: History,
  skipped: CircleSlash,
  failed: TriangleAlert,
  cancelled: Square,
} satisfies Record<BoxStatus, typeof Check>

/** How far a node is, as a mark of its own shape. */
export function StatusMark({ status }: { readonly status: BoxStatus }) {
  const Icon = icons[status]
  return (
    <span
      role="img"
      aria-label={canvasText.status[status]}
      title={canvasText.status[status]}
      className={classNames(styles['mark'], styles[status])}
    >
      <Icon size={14} aria-hidden="true" />
    </span>
  )
}
