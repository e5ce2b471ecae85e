import type { Flow, Outputs, Pins, RecordedEvent } from '@chainwright/core'
import type { GrantedFile } from '@chainwright/nodes'
import type { EndpointTry, PageEndpoint } from '@chainwright/nodes/web'

/** What is to be run. */
export interface RunRequest {
  /** Name of the run: what its events and step keys begin with. */
  readonly run: string
  /** The whole file. */
  readonly flow: Flow
  /** Values of the flow's inputs, by name. */
  readonly inputs: Outputs
  /** Id of the node that the run goes up to. Default: all nodes run. */
  readonly until?: string
  /** Outputs that nodes have without running: by node, then by port. */
  readonly pins?: Pins
  /** The run that this one was made from. */
  readonly parent?: string
  readonly seed?: number
  /** What `load` may read. Default: nothing. */
  readonly files?: readonly GrantedFile[]
}

/** How a run is followed and stopped. */
export interface RunFollower {
  /** Cancels the run when aborted. */
  readonly signal: AbortSignal
  /** Recorded events in order, many at once. */
  readonly onEvents: (events: readonly RecordedEvent[]) => void
}

/** A model that a runner offers. */
export interface OfferedModel {
  /** How a flow names it. */
  readonly reference: string
  readonly title: string
  readonly capabilities: readonly string[]
  /** Size of its files; `undefined` when it runs elsewhere. */
  readonly bytes: number | undefined
  readonly license: string | undefined
  /** It came with the site, was downloaded, or is asked elsewhere. */
  readonly source: 'starter' | 'downloaded' | 'remote'
}

/** What models run on. */
export interface DeviceNote {
  readonly device: string
  readonly chosen: boolean
  /** What is known of it, or why it cannot be used. */
  readonly note: string
}

/** What a person must know before a model is downloaded. */
export interface DownloadOffer {
  readonly reference: string
  readonly bytes: number
  readonly license: string | undefined
  /** The host that the files come from. */
  readonly host: string
}

/** How far a download is, in bytes. */
export interface DownloadProgress {
  readonly done: number
  readonly total: number
}

/** What has to be waited for before a model can run. */
export interface LoadingNote {
  /** Name of the model; `undefined` while what runs models is being prepared. */
  readonly model: string | undefined
  /** Bytes that are there and that there will be; 0 while that is not known. */
  readonly done: number
  readonly total: number
  /** Name of a server that does not answer at the moment. */
  readonly lost?: string
}

/** The models of a runner. */
export interface RunnerModels {
  list(): Promise<readonly OfferedModel[]>
  devices(): Promise<readonly DeviceNote[]>
  /** Asks what a download would bring; nothing is fetched but the list of files. */
  offer(reference: string, signal: AbortSignal): Promise<DownloadOffer>
  /** Downloads what a person agreed to. */
  download(
    reference: string,
    options: { signal: AbortSignal; onProgress: (progress: DownloadProgress) => void },
  ): Promise<void>
  /** Deletes a downloaded model; gives the bytes that became free. */
  remove(reference: string): Promise<number>
  /** Bytes that this site keeps, and bytes that are left. */
  room(): Promise<{ used: number; free: number }>
}

/** Addresses that speak like OpenAI, which the user set up for a runner. */
export interface RunnerEndpoints {
  /** These and no others from now on. Contacts nobody. */
  set(endpoints: readonly PageEndpoint[]): void
  /** Asks an endpoint for the names of its models. */
  models(endpoint: PageEndpoint, signal: AbortSignal): Promise<readonly string[]>
  /** Makes one tiny call of a model. */
  attempt(endpoint: PageEndpoint, model: string, signal: AbortSignal): Promise<EndpointTry>
}

/**
 * Where flows run: in this page, or on a server behind it. The editor knows this interface alone.
 */
export interface Runner {
  /** `page` or the name of a server, for people. */
  readonly where: string
  /**
   * Runs a flow to its end; everything about it is in the events. Rejects with a `FlowError` only
   * when it could not begin.
   */
  run(request: RunRequest, follower: RunFollower): Promise<void>
  /** Answers a step that waits. Rejects with a `FlowError` for an answer that does not suit. */
  answer(run: string, step: string, value: unknown): Promise<void>
  readonly models: RunnerModels
  /** Left out where the runner's own configuration says who is asked. */
  readonly endpoints?: RunnerEndpoints
  /** Tells what has to be waited for, and `undefined` when nothing has. Ends with the returned function. */
  onLoading(listener: (loading: LoadingNote | undefined) => void): () => void
  close(): void
}
