import { VerificationError } from '../errors.js'
import { verifyHmac } from '../signature/hmac.js'
import type { Authorization } from './authorization.js'
import { stringToSign } from './canonical/canonical-request.js'
import type { SecretKeys } from './secret-keys.js'

interface Engine {
  readonly crypto: Crypto
  readonly keys: SecretKeys
}

/**
 * Returns whether one of the keys of an access key has signed a string. If none has, it always makes two verifications, so
 * the time does not show the number of keys.
 */
export function isSignedBy(
  [first, second]: readonly CryptoKey[],
  { signatureBytes }: Pick<Authorization, 'signatureBytes'>,
  data: string,
  { crypto, keys }: Engine,
): boolean | Promise<boolean> {
  const isFirst = first !== undefined && verifyHmac(crypto, first, signatureBytes, data)
  // Node answers at once. Only true counts: an engine may return anything.
  return isFirst === true || isSignedBySecond()

  async function isSignedBySecond(): Promise<boolean> {
    if ((await isFirst) === true) return true
    const isSecond = await verifyHmac(crypto, second ?? (await keys.decoy()), signatureBytes, data)
    return isSecond === true && second !== undefined
  }
}

/**
 * Refuses an unknown access key. It does the same work as for a wrong signature, so the time does not show which access keys
 * exist.
 *
 * @throws VerificationError ERR_SIGNER_NOT_ALLOWED
 */
export async function refuseUnknownKey(authorization: Authorization, engine: Engine): Promise<never> {
  const decoy = await engine.keys.decoyOf(authorization)
  // This is as long as a string to sign.
  await isSignedBy([decoy], authorization, stringToSign(authorization, '00000000T000000Z', '0'.repeat(64)), engine)
  throw new VerificationError('ERR_SIGNER_NOT_ALLOWED', 'Signing key not found')
}

/** Runs Web Crypto once with the key for unknown access keys, so that the first request does not wait for it. */
export async function warmEngine(engine: Engine): Promise<void> {
  await isSignedBy([], { signatureBytes: new Uint8Array(32) }, '', engine)
}
