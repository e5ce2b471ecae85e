/** A secret, and the only places that it is shown to. */
export interface Credential {
  /** Name of the header that carries it, such as `authorization`. */
  readonly header: string
  /** The whole value of that header, such as `Bearer …`. */
  readonly value: string
  /** Origins that it is bound to, such as `https://api.openai.com`. */
  readonly origins: readonly string[]
}
