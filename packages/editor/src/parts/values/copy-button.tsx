import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { partsText } from '../../text/parts.ts'
import { IconButton } from '../basics/icon-button.tsx'

/** Puts a text on the clipboard, and says so for two seconds. */
export function CopyButton({ text, label = partsText.copy }: { text: string; label?: string }) {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return undefined
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [isCopied])
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <IconButton
      size="small"
      label={isCopied ? partsText.copied : label}
      icon={isCopied ? <Check /> : <Copy />}
      onClick={copy}
    />
  )
}
