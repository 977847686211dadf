import { toBinary } from '../../encoding/base64.js'
import { encodeUtf8 } from '../../encoding/bytes.js'
import type { CanonicalRequest } from '../canonical/canonical-request.js'
import type { ApigAccidentId, Lines } from './accidents.js'

/** How what the sender may have signed differs from our canonical request. */
export interface Change {
  readonly accident: ApigAccidentId | BodyAccident
  /** Completes “the signature matches …”. */
  readonly what: string
  /** What to do about it; a sentence without its full stop. */
  readonly remedy: string
  apply(canonical: CanonicalRequest): CanonicalRequest
  /** The key, if it is not the access key’s. */
  readonly key?: CryptoKey
}

/** An accident of the body, which every scheme knows. */
export interface BodyAccident {
  readonly id: string
  readonly changes: Lines
}

/** What a function makes; undefined if it throws, since another reading may refuse the request, as ours may. */
export function attempt<Value>(make: () => Value): Value | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}

/** The UTF-8 of a text, one character for each byte, as the lines of a canonical request are. */
export function utf8Units(text: string): string {
  return toBinary(encodeUtf8(text))
}

/** Another form of one field, made by a function that may throw. */
export type Form = readonly [accident: ApigAccidentId, what: string, make: () => string, remedy: string]

/** Makes changes of one field of a canonical request. */
export function* fieldChanges(
  field: 'method' | 'path' | 'query' | 'payloadHash',
  forms: Iterable<Form>,
): Generator<Change> {
  for (const [accident, what, make, remedy] of forms) {
    const value = attempt(make)
    if (value === undefined) continue
    yield { accident, what, remedy, apply: (canonical) => ({ ...canonical, [field]: value }) }
  }
}
