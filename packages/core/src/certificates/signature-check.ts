import { VerificationError } from '../errors.js'
import { type RsassaHash, verifyRsassa } from '../signature/rsassa.js'
import type { CheckDefinition } from '../verification/checks.js'
import type { CertificateContext } from './certificate-context.js'

/** A signature, and the bytes that it must be over. */
export interface SignedData {
  /** Where the signature stood, for the message: `Signature-256 header`. */
  readonly name: string
  readonly hash: RsassaHash
  readonly signature: Uint8Array<ArrayBuffer>
  readonly data: Uint8Array<ArrayBuffer>
}

/** How a scheme words the check of its signature, and where the check finds what was signed. */
export interface SignatureCheckOptions<Context> {
  readonly title: string
  readonly needs: readonly string[]
  readonly signed: (context: Context) => SignedData
}

/** The check of an RSASSA-PKCS1-v1_5 signature by the key of the certificate that was checked before. */
export function signatureCheck<Context extends CertificateContext>(
  crypto: Crypto,
  { title, needs, signed }: SignatureCheckOptions<Context>,
): CheckDefinition<Context> {
  return {
    id: 'signature',
    title,
    needs: [...needs, 'certificate-download'],
    run(context) {
      const { name, hash, signature, data } = signed(context)
      if (context.signingKey === undefined)
        throw new VerificationError('ERR_CERTIFICATE_INVALID', 'The certificate has no RSA key')
      const key = context.signingKey.for(hash)
      const isValid =
        key instanceof Promise
          ? key.then((imported) => verifyRsassa(crypto, imported, signature, data))
          : verifyRsassa(crypto, key, signature, data)
      // By what a verdict is, not by what a promise is: an engine of another realm has promises of a class of its own.
      if (typeof isValid === 'boolean') return requireValid(isValid, name)
      return Promise.resolve(isValid).then((settled) => requireValid(settled, name))
    },
    async describe(context) {
      if (context.signingKey === undefined) return undefined
      // For explanations alone, so it is not part of what a verification loads.
      const { describeRsassa } = await import('../signature/describe-rsassa.js')
      return await describeRsassa(crypto, { jwk: context.signingKey.jwk, ...signed(context) })
    },
  }
}

function requireValid(isValid: boolean, name: string): void {
  // A caller may hand over an engine: nothing but true is true.
  if (isValid === true) return
  throw new VerificationError('ERR_SIGNATURE_MISMATCH', `${name} is not this certificate’s signature over what came`)
}
