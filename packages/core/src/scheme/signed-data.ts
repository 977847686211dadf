import type { Check, Found } from '../checks/check.js'
import type { Signer } from '../checks/verifier.js'
import { VerificationError } from '../errors.js'
import { algorithmOf } from '../signature/signature-algorithm.js'
import type { CarriedSignature, SigningKey } from '../signing-certificate/signing-key.js'
import type { Proof, RunRecord } from './scheme-run.js'

/** A signature that a request carries, and the bytes that it must sign. */
export interface SignedData extends CarriedSignature {
  readonly data: Uint8Array<ArrayBuffer>
  /**
   * The name of the signer, if only the signature that matches tells it: for example the id of a webhook that the request does
   * not name, but that the data contain. Default: the name of the certificate or of the pinned key.
   */
  readonly signer?: string
}

/** A signature that a public key verified. */
export interface KeyProof extends Proof {
  /** The signature that matched, of those that were tried. */
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

/** The run of a request, as the steps that verify signatures see it. */
export interface SignatureRun {
  readonly check: Check<unknown>
  readonly prove: RunRecord['prove']
  readonly now: Date
}

/** The signature that matched, and the key that verified it. */
export interface VerifiedData<Key extends SigningKey> {
  readonly signed: SignedData
  readonly key: Key
}

/** Returns the signature that a key made, or undefined if it made none of those that came. */
export type FindSigned<Key extends SigningKey> = (key: Key) => Promise<VerifiedData<Key> | undefined>

/**
 * Creates the step that proves a signature.
 *
 * @param verify - tries the keys that may have signed, with `find`, and calls `refuse` if none did
 * @param signerOf - describes the holder of a key
 * @param wanted - names what a signature must be, for error messages
 */
export function createProve<Key extends SigningKey>(
  { check, prove }: SignatureRun,
  verify: (find: FindSigned<Key>, refuse: () => never) => Promise<VerifiedData<Key>>,
  signerOf: (key: Key) => Signer,
  wanted: string = ofCertificate,
): ProveSigned {
  return (read, mismatch) =>
    // A scheme has this check and more, but TypeScript cannot infer that from a generic type.
    (check as Check<{ signature: KeyProof }>).wait('signature', async () => {
      const given = read()
      const candidates = isList(given) ? given : [given]
      check.note?.('signed-data', candidates)
      const { signed, key } = await verify(
        (one) => findSigned(one, candidates),
        () => {
          throw mismatch?.() ?? mismatchOf(candidates[0], wanted)
        },
      )
      const signer = signerOf(key)
      const id = Object.hasOwn(signed, 'signer') ? signed.signer : undefined
      return prove<Omit<KeyProof, keyof Proof> & Pick<Proof, 'signer' | 'algorithm'>>({
        signer: id === undefined ? signer : { ...signer, id },
        algorithm: algorithmOf(key.jwk, signed.hash),
        signed,
      })
    })
}

async function findSigned<Key extends SigningKey>(
  key: Key,
  candidates: readonly SignedData[],
): Promise<VerifiedData<Key> | undefined> {
  for (const signed of candidates) if (await key.isSigned(signed, signed.data)) return { signed, key }
  return undefined
}

const ofCertificate = 'this certificate’s signature'

/** Returns the error for a signature that no allowed key made. */
export function mismatchOf(signed: SignedData | undefined, wanted: string = ofCertificate): VerificationError {
  const message =
    signed === undefined ? 'There is no signature to verify' : `${signed.name} is not ${wanted} over what came`
  return new VerificationError('ERR_SIGNATURE_MISMATCH', message)
}

function isList(signed: SignedData | readonly SignedData[]): signed is readonly SignedData[] {
  return Array.isArray(signed)
}
