import { X } from 'lucide-react'
import { IconButton } from '../../parts/basics/icon-button.tsx'

/** Takes away the row that it stands in. */
export function RemoveButton({ label, onRemove }: { label: string; onRemove: () => void }) {
  return <IconButton size="small" label={label} icon={<X size={14} />} onClick={onRemove} />
}
