import type { CheckDefinition } from '../checks/checks.js'
import { VerificationError } from '../errors.js'
import { type RsassaHash, verifyRsassa } from '../signature/rsassa.js'
import type { CertificateContext } from './certificate-context.js'

/** A signature, and the bytes that it must be over. */
export interface SignedData {
  /** Where the signature stood, for the message: `Signature-256 header`. */
  readonly name: string
  readonly hash: RsassaHash
  readonly signature: Uint8Array<ArrayBuffer>
  readonly data: Uint8Array<ArrayBuffer>
}

/** The check of an RSASSA-PKCS1-v1_5 signature by the key of the certificate that was checked before. */
export function signatureCheck<Context extends CertificateContext>(
  crypto: Crypto,
  needs: readonly string[],
  signed: (context: Context) => SignedData,
): CheckDefinition<Context> {
  return {
    id: 'signature',
    needs: [...needs, 'certificate-download'],
    async run(context) {
      const { name, hash, signature, data } = signed(context)
      if (context.signingKey === undefined)
        throw new VerificationError('ERR_CERTIFICATE_INVALID', 'The certificate has no RSA key')
      const key = context.signingKey.for(hash)
      const isValid = await verifyRsassa(crypto, key instanceof Promise ? await key : key, signature, data)
      // A caller may hand over an engine: nothing but true is true.
      if (isValid === true) return
      throw new VerificationError(
        'ERR_SIGNATURE_MISMATCH',
        `${name} is not this certificate’s signature over what came`,
      )
    },
  }
}
