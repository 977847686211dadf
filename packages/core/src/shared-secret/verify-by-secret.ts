import { whenSettled } from '../encoding/when-settled.js'
import { VerificationError } from '../errors.js'
import { verifyHmac } from '../signature/hmac.js'
import type { WebCrypto, WebCryptoKey } from '../signature/web-crypto.js'
import type { KeyName, SecretKeys } from './secret-keys.js'

/** An HMAC, and what it must sign. */
export interface TaggedData {
  readonly signature: Uint8Array<ArrayBuffer>
  /** Bytes, or a text that is signed in UTF-8. */
  readonly data: string | Uint8Array<ArrayBuffer>
}

/** The keys of a verifier, and the engine that uses them. */
export interface HmacEngine {
  readonly crypto: WebCrypto
  readonly keys: SecretKeys
}

/**
 * Returns whether one of the keys of an access key has signed the data. If none has, it always makes two verifications, so
 * the time does not show the number of keys.
 */
export function isSignedBy(
  oneOrTwo: readonly WebCryptoKey[],
  { signature, data }: TaggedData,
  { crypto, keys }: HmacEngine,
): boolean | Promise<boolean> {
  const first = oneOrTwo[0]
  const second = oneOrTwo[1]
  const isFirst = first !== undefined && verifyHmac(crypto, first, signature, data)
  // Node answers at once. Only true counts: an engine may return anything.
  return isFirst === true || isSignedBySecond()

  async function isSignedBySecond(): Promise<boolean> {
    if ((await isFirst) === true) return true
    const isSecond = await verifyHmac(crypto, second ?? (await keys.decoy()), signature, data)
    return isSecond === true && second !== undefined
  }
}

/**
 * Returns the keys of an access key. For an unknown access key it does the same work as for a wrong signature, so the time
 * does not show which access keys exist.
 *
 * @param tagged - returns what the request claims to be signed; may throw if it could not be read
 * @throws VerificationError ERR_SIGNER_NOT_ALLOWED if the access key is unknown; ERR_DEPENDENCY_FAILED if the look-up fails.
 */
export function findKeys(
  name: KeyName,
  tagged: () => TaggedData,
  engine: HmacEngine,
): readonly WebCryptoKey[] | Promise<readonly WebCryptoKey[]> {
  return whenSettled(engine.keys.find(name), (found) =>
    found.length > 0 ? found : refuseUnknown(name, tagged, engine),
  )
}

async function refuseUnknown(name: KeyName, tagged: () => TaggedData, engine: HmacEngine): Promise<never> {
  const decoy = await engine.keys.decoyOf(name)
  await isSignedBy([decoy], orNothing(tagged), engine)
  throw new VerificationError('ERR_SIGNER_NOT_ALLOWED', 'Signing key not found')
}

const nothing: TaggedData = { signature: new Uint8Array(32), data: '' }

// explain also runs this check if the data could not be read. Then the time does not matter.
function orNothing(tagged: () => TaggedData): TaggedData {
  try {
    return tagged()
  } catch {
    return nothing
  }
}

/** Runs WebCrypto once with the key for unknown access keys, so that the first request does not wait for it. */
export async function warmEngine(engine: HmacEngine): Promise<void> {
  await isSignedBy([], nothing, engine)
}
