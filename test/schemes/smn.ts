import { createSmnVerifier, type SmnMessage, type SmnVerifierOptions } from '@countersign/core/smn'
import {
  hostile,
  type IssuedCertificate,
  type SignedSmnRequest,
  type SignSmnMessageOptions,
  signSmnMessage,
  testTopicUrn,
} from '@countersign/testing'
import type { SchemeMaterial, SchemeSurroundings } from './scheme-material.js'

/** The material of SMN. */
export interface SmnMaterial extends SchemeMaterial<SmnMessage, SmnVerifierOptions> {
  /** The certificate that signs, which the verifier pins. */
  readonly signer: IssuedCertificate
  /** A certificate that the verifier pins, too, and that has expired. */
  readonly expired: IssuedCertificate
  /** Signs a delivery that is genuine except for the given options. */
  sign(options?: Partial<SignSmnMessageOptions>): Promise<SignedSmnRequest>
}

/** Creates the material of SMN. The time of a delivery is `timestamp` in its body. */
export async function createSmnMaterial(surroundings: SchemeSurroundings): Promise<SmnMaterial> {
  const { authority, keys, crypto, currentDate } = surroundings
  const [signer, expired] = await Promise.all([
    authority.issue({ keys, subject: 'smn' }),
    authority.issue({ subject: 'smn', faults: ['expired'] }),
  ])
  const sign = (options?: Partial<SignSmnMessageOptions>): Promise<SignedSmnRequest> =>
    signSmnMessage({ signer, timestamp: currentDate(), ...options })
  return {
    files: {},
    signer,
    expired,
    sign,
    genuine: (timestamp = currentDate()) => sign({ timestamp }),
    verifier: (options) =>
      createSmnVerifier({
        topicUrns: [testTopicUrn],
        certificates: signer.pem + expired.pem,
        crypto,
        currentDate,
        ...options,
      }),
    hostile: (host) => hostile.smn({ signer, expired, host, at: currentDate() }),
  }
}
