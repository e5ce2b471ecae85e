import { Copy, Play, Settings, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../src/parts/basics/button.tsx'
import { Dialog } from '../src/parts/overlay/dialog.tsx'
import { MenuButton } from '../src/parts/overlay/menu-button.tsx'
import type { MenuItem } from '../src/parts/overlay/menu-item.ts'
import { Menu } from '../src/parts/overlay/menu.tsx'
import { Popover } from '../src/parts/overlay/popover.tsx'
import { type Toast, Toasts } from '../src/parts/overlay/toasts.tsx'
import { Row, Show } from './show.tsx'

const nothing = () => undefined
const action = (id: string, more: object = {}): MenuItem => ({
  type: 'action',
  id,
  label: id,
  onSelect: nothing,
  ...more,
})
const items: MenuItem[] = [
  action('Run to here', { icon: <Play />, shortcut: 'Mod+Enter' }),
  action('Copy', { icon: <Copy />, shortcut: 'Mod+C' }),
  action('Paste', { off: 'The clipboard holds no flow' }),
  { type: 'divider', id: 'policies', label: 'Policies' },
  action('Mute', { checked: true, shortcut: 'M' }),
  action('Bypass', { checked: false, shortcut: 'B' }),
  {
    type: 'branch',
    id: 'error',
    label: 'On error',
    icon: <Settings />,
    items: [action('Fail', { checked: true }), action('Skip the item', { checked: false })],
  },
  { type: 'divider', id: 'end' },
  action('Delete', { icon: <Trash2 />, shortcut: 'Delete', danger: true }),
]

export function OverlayParts() {
  const [isOpen, setOpen] = useState(false)
  const [point, setPoint] = useState<{ x: number; y: number }>()
  const [button, setButton] = useState<Element>()
  return (
    <Show name="Menus, dialogs, popovers, toasts">
      <Row>
        <MenuButton label="Node" items={items} />
        <Button onClick={() => setOpen(true)}>Open dialog</Button>
        <Button onClick={(event) => setButton(event.currentTarget)}>Open popover</Button>
        <Button
          onContextMenu={(event) => {
            event.preventDefault()
            setPoint({ x: event.clientX, y: event.clientY })
          }}
        >
          Context menu
        </Button>
      </Row>
      {point && (
        <Menu label="Context" items={items} anchor={point} onClose={() => setPoint(undefined)} />
      )}
      {button && (
        <Popover label="Rename" anchor={button} onClose={() => setButton(undefined)}>
          <label>
            New name <input defaultValue="summarize" />
          </label>
        </Popover>
      )}
      {isOpen && (
        <Dialog
          title="Run this flow?"
          onClose={() => setOpen(false)}
          footer={
            <>
              <Button onClick={() => setOpen(false)}>Not now</Button>
              <Button tone="primary">Run</Button>
            </>
          }
        >
          <p>It comes from someone else. It loads SmolLM2 360M (369 MB) and contacts nobody.</p>
          <MenuButton label="More" items={items} />
        </Dialog>
      )}
      <ToastParts />
    </Show>
  )
}

function ToastParts() {
  const [toasts, setToasts] = useState<readonly Toast[]>([
    { id: 'a', text: 'Undid: edit question', lasts: 0 },
    {
      id: 'b',
      text: 'Deleted Summarize',
      lasts: 0,
      tone: 'warning',
      action: { label: 'Undo', onSelect: nothing },
    },
  ])
  const dismiss = (id: string) => setToasts(toasts.filter((toast) => toast.id !== id))
  return <Toasts label="Messages" toasts={toasts} onDismiss={dismiss} />
}
