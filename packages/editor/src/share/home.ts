/** Where a flow is saved. */
export type Home =
  /** In no file yet; it is kept on this device alone. */
  | { readonly type: 'device' }
  /** It was handed out as a download, or came as a file that cannot be written back. */
  | { readonly type: 'download'; readonly name: string }
  /** A file that the browser lets this page write. */
  | {
      readonly type: 'file'
      readonly name: string
      readonly handle: FileSystemFileHandle
      /** SHA-256 of the text as it was read or written last. */
      readonly digest: string
    }
  /** A file in the folder of `chainwright edit`. */
  | { readonly type: 'folder'; readonly name: string; readonly digest: string | undefined }

/** Kept on this device alone. */
export const onDevice: Home = { type: 'device' }

const ending = '.flow.json'

/** A name for a file: that of its home, or one made of the name of the flow. */
export function fileNameOf(home: Home, flowName: string | undefined): string {
  if (home.type !== 'device') return home.name
  return `${plainName(flowName ?? '')}${ending}`
}

/** A name for a picture of the flow. `extension` has no dot. */
export function pictureName(flowName: string | undefined, extension: 'png' | 'svg'): string {
  return `${plainName(flowName ?? '')}.${extension}`
}

/** A name as a file of the folder has it: with the ending, without spaces around. */
export function asFlowFileName(typed: string): string {
  const name = typed.trim()
  return name === '' || name.endsWith(ending) ? name : `${name.replace(/\.json$/, '')}${ending}`
}

/** Letters and digits of a name, with dashes between words; `flow` when there are none. */
function plainName(name: string): string {
  const words =
    name
      .normalize('NFKD')
      .toLowerCase()
      .match(/[\p{Letter}\p{Number}]+/gu) ?? []
  return words.join('-').slice(0, 60) || 'flow'
}
