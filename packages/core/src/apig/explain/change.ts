import { toBinary } from '../../encoding/base64.js'
import { encodeUtf8 } from '../../encoding/bytes.js'
import type { CanonicalRequest } from '../canonical/canonical-request.js'
import type { ApigAccidentId, Lines } from './accidents.js'

/** A difference between the request that the sender may have signed and our canonical request. */
export interface Change {
  readonly accident: ApigAccidentId | BodyAccident
  /** Completes “the signature matches …”. */
  readonly what: string
  /** How to correct it, as a sentence without a full stop. */
  readonly remedy: string
  apply(canonical: CanonicalRequest): CanonicalRequest
  /** The key to try, if it differs from the keys of the access key. */
  readonly key?: CryptoKey
}

/** An accident of the body that can happen in every scheme. */
export interface BodyAccident {
  readonly id: string
  readonly changes: Lines
}

/** Returns the result of a function, or undefined if it throws. Another reading of the request may be refused too. */
export function attempt<Value>(make: () => Value): Value | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}

/** Converts a text to UTF-8 with one character for each byte, as in the lines of a canonical request. */
export function utf8Units(text: string): string {
  return toBinary(encodeUtf8(text))
}

/** Another form of one field. The function that makes it may throw. */
export type Form = readonly [accident: ApigAccidentId, what: string, make: () => string, remedy: string]

/** Generates changes of one field of a canonical request. */
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
