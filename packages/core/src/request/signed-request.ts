import type { HeaderRecord } from './header-lines.js'

/** A request in separate parts, for runtimes and tests that have no `Request`. */
export interface SignedRequest {
  /** HTTP method, as received. */
  method: string
  /** The raw target as it arrived: absolute, or origin-form such as `/a%2Fb?x=1`. A scheme may sign it byte for byte. */
  url: string
  /** Header fields. An iterable keeps repeated lines separate; `Headers` joins them. */
  headers: Headers | Iterable<[string, string]>
  /** The raw body, before any parser. */
  body: Uint8Array
}

/** A request whose body was not read yet. An adapter passes it so that the verifier applies its own size limit. */
export interface IncomingRequest extends Pick<SignedRequest, 'method' | 'url'> {
  /** Header fields, in any form that a host uses. */
  headers: SignedRequest['headers'] | HeaderRecord
  /**
   * Reads the raw body, and resolves to undefined if it holds more than `maxBytes`. A string counts as its UTF-8.
   * A rejection with a VerificationError, such as ERR_BODY_CONSUMED, is passed on; any other is ERR_DEPENDENCY_FAILED.
   */
  readBody(maxBytes: number): Promise<Uint8Array | ArrayBuffer | string | undefined>
}
