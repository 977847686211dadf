import type { Check, Found } from '../checks/check.js'
import { VerificationError } from '../errors.js'
import { algorithmOf } from '../signature/signature-algorithm.js'
import type { SignedData, SigningKey, VerifiedData } from '../signing-certificate/signing-key.js'
import type { Proof, RunRecord } from './scheme-run.js'

export type { SignedData }

/** A signature that a public key verified. */
export interface KeyProof extends Proof {
  /** The matching signature among those that were tried. */
  readonly signed: SignedData
}

/**
 * Runs the check `signature`: a key has signed the data. If there are several candidates, it tries them in turn.
 *
 * @param mismatch - returns the error if no candidate matches. Default: ERR_SIGNATURE_MISMATCH.
 */
export type ProveSigned = (
  read: () => SignedData | readonly SignedData[],
  mismatch?: () => VerificationError | undefined,
) => Found<KeyProof> | Promise<Found<KeyProof>>

/**
 * Does the work of {@link ProveSigned}.
 *
 * @param find - tries the keys that may have signed. Returns undefined if none of them has.
 * @param wanted - describes a valid signature, for error messages
 */
export function proveSigned(
  { check, prove }: RunRecord,
  [read, mismatch]: Parameters<ProveSigned>,
  find: (candidates: readonly SignedData[]) => Promise<VerifiedData<SigningKey> | undefined>,
  wanted: string = ofCertificate,
): Found<KeyProof> | Promise<Found<KeyProof>> {
  return (check as Check<{ signature: KeyProof }>).wait('signature', async () => {
    const given = read()
    const candidates = isList(given) ? given : [given]
    check.note?.('signed-data', candidates)
    const verified = await find(candidates)
    if (verified === undefined) throw mismatch?.() ?? mismatchOf(candidates[0], wanted)
    const { key, signed } = verified
    const signer = key.describeSigner()
    const id = Object.hasOwn(signed, 'signer') ? signed.signer : undefined
    return prove<Omit<KeyProof, keyof Proof> & Pick<Proof, 'signer' | 'algorithm'>>({
      signer: id === undefined ? signer : { ...signer, id },
      algorithm: algorithmOf(key.jwk, signed.hash),
      signed,
    })
  })
}

const ofCertificate = 'this certificate’s signature'

/** Returns the error for a signature that no allowed key made. */
export function mismatchOf(signed: SignedData | undefined, wanted: string = ofCertificate): VerificationError {
  const message =
    signed === undefined ? 'There is no signature to verify' : `${signed.name} is not ${wanted} over the received data`
  return new VerificationError('ERR_SIGNATURE_MISMATCH', message)
}

function isList(signed: SignedData | readonly SignedData[]): signed is readonly SignedData[] {
  return Array.isArray(signed)
}
