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
   * If it rejects with a VerificationError, such as ERR_BODY_CONSUMED, `verify` rejects with the same error. For any other
   * error, `verify` rejects with ERR_DEPENDENCY_FAILED.
   */
  readBody(maxBytes: number): Promise<Uint8Array | ArrayBuffer | string | undefined>
}

/**
 * Reads a property of an object that other code made. The property must belong to the object or its class. A property that
 * somebody added to `Object.prototype` is ignored.
 *
 * @throws whatever an accessor throws.
 */
export function readField(from: object, name: string): unknown {
  if (!(name in Object.prototype)) return (from as Readonly<Record<string, unknown>>)[name]
  for (let holder: object | null = from; holder !== null; holder = Object.getPrototypeOf(holder) as object | null) {
    if (holder === Object.prototype) return undefined
    if (Object.hasOwn(holder, name)) return Reflect.get(holder, name, from)
  }
  return undefined
}

/** Reads an optional property of a request or response. Returns undefined if it is absent or its accessor throws. */
export function tryField(from: object, name: string): unknown {
  try {
    return readField(from, name)
  } catch {
    return undefined
  }
}
