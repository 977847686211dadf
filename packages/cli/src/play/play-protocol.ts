/**
 * The protocol between `countersign play` and its page. The server is at `http://127.0.0.1:<port>/<token>/`. The token is random,
 * and every request needs it: pages of other sites can reach a port of this machine, but do not know the token.
 *
 * | request | answer |
 * |---|---|
 * | `GET /<token>/`, `HEAD` | the page, with `<meta name="countersign-play" content="<token>">` after `<head>` |
 * | `POST /<token>/send` with the header `Countersign-Token: <token>` and a {@link SendCommand} in JSON | a {@link SendOutcome} in JSON, or a 4xx status with `{ "error": "…" }` |
 *
 * A browser sends a header of this name to another origin only after a preflight request, and the server never grants one.
 */
export const playMeta = 'countersign-play'

/** The header that has the token, in lower case. */
export const tokenHeader = 'countersign-token'

/** A request for the server to send, because a page cannot read the answers of another origin. */
export interface SendCommand {
  readonly method: string
  /** Absolute. */
  readonly url: string
  /** One character for each byte, sent without a change. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly bodyBase64?: string
  /** Seconds for the answer, 0.1 to 60. */
  readonly timeout: number
}

/** The result of sending a request. */
export type SendOutcome =
  /** The endpoint answered. `code` is that of a body `{ "error": "ERR_…" }`. */
  | { readonly kind: 'status'; readonly status: number; readonly code?: string; readonly body: string }
  | { readonly kind: 'timeout' }
  /** No server answers there. */
  | { readonly kind: 'unreachable'; readonly why: string }
  /** HTTP/1.1 has no form for the request. */
  | { readonly kind: 'unsendable'; readonly why: string }
