import type { FlowIssue } from '@chainwright/core'

/** The problems of one node, by what of it is to blame. */
export interface NodeIssues {
  /** By input. */
  readonly ofPort: (port: string) => readonly FlowIssue[]
  /** Of an input that the node does not have. */
  readonly ofUnknown: (port: string) => readonly FlowIssue[]
  /** By setting: `model`, `retries`, `timeoutMs`, `onError`, `flow`. */
  readonly ofSetting: (key: string) => readonly FlowIssue[]
  /** Those that no field shows. */
  readonly rest: readonly FlowIssue[]
}

const settings = ['model', 'retries', 'timeoutMs', 'onError', 'flow', 'off']

/** Sorts the problems of one node by the fields of its form. */
export function sortIssues(
  issues: readonly FlowIssue[],
  { ports, needsModel }: { ports: ReadonlySet<string>; needsModel: boolean },
): NodeIssues {
  const byField = new Map<string, FlowIssue[]>()
  const rest: FlowIssue[] = []
  for (const issue of issues) {
    const field = fieldOf(issue, ports, needsModel)
    if (field === undefined) rest.push(issue)
    else byField.set(field, [...(byField.get(field) ?? []), issue])
  }
  return {
    ofPort: (port) => byField.get(`port ${port}`) ?? [],
    ofUnknown: (port) => byField.get(`unknown ${port}`) ?? [],
    ofSetting: (key) => byField.get(`setting ${key}`) ?? [],
    rest,
  }
}

function fieldOf(
  { code, port, pointer }: FlowIssue,
  ports: ReadonlySet<string>,
  needsModel: boolean,
): string | undefined {
  // These stand beside the inputs that the node does not have.
  if (code === 'unknown-input' && port !== undefined) return `unknown ${port}`
  const setting = settingOf(pointer)
  if (setting !== undefined) return `setting ${setting}`
  if (code === 'model-missing' && needsModel) return 'setting model'
  return port !== undefined && ports.has(port) ? `port ${port}` : undefined
}

/** `…/nodes/NODE/KEY…`, where the key is a setting. */
function settingOf(pointer: string): string | undefined {
  const keys = pointer.split('/')
  const key = keys[keys.lastIndexOf('nodes') + 2]
  return key !== undefined && settings.includes(key) ? key : undefined
}
