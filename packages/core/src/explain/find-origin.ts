import { encodeHex } from '../encoding/hex.js'
import type { WebCrypto } from '../signature/web-crypto.js'
import type { Origin } from './accident.js'
import type { Budget } from './budget.js'

/** A digest that was signed, and how to compare bytes with it. */
export interface SignedDigest {
  readonly crypto: WebCrypto
  readonly hash: string
  /** Lower-case hex. */
  readonly digest: string
  readonly budget: Budget
}

/** Finds the first origin with the signed digest, within the budget. */
export async function findOrigin(
  signed: SignedDigest,
  origins: Iterable<Origin> | AsyncIterable<Origin>,
): Promise<Origin | undefined> {
  for await (const origin of origins) {
    if (!signed.budget.take(origin.bytes.byteLength)) return undefined
    if ((await digestOf(signed, origin.bytes)) === signed.digest) return origin
  }
  return undefined
}

async function digestOf({ crypto, hash }: SignedDigest, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return encodeHex(new Uint8Array(await crypto.subtle.digest(hash, bytes)))
}
