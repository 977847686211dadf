import { type Check, type Found, strictCheck } from '../checks/check.js'
import type { CertificateSettings } from '../signing-certificate/certificate-options.js'
import {
  type InlineFindings,
  type InlineRules,
  InlineValidation,
} from '../signing-certificate/validate-inline-certificates.js'
import type { InlineSchemeFindings, InlineSignature } from './inline-run.js'
import type { Proof, RunRecord } from './scheme-run.js'

/**
 * The steps that need the certificates inside the messages to one verifier. The code that validates certificates and keeps
 * keys is loaded with the first message. It does not include the code for URLs, downloads and stores.
 */
export class InlineSteps {
  readonly #validation: InlineValidation

  constructor(settings: CertificateSettings, rules: InlineRules) {
    this.#validation = new InlineValidation(settings, rules)
  }

  async prove(
    check: Check<InlineSchemeFindings>,
    record: RunRecord['prove'],
    now: Date,
    read: () => InlineSignature,
  ): Promise<Found<Proof>> {
    // A scheme has all of these checks and more, but TypeScript cannot infer that from the type.
    const ofCertificates = check as Check<unknown> as Check<InlineFindings>
    const key = await this.#validation.check(ofCertificates, () => read().certificates, now)
    return await check.wait('signature', async () => {
      const { signature, data } = read()
      await key().verify(signature, data)
      const { subject, notAfter } = key()
      return record({
        signer: { id: subject, notAfter: new Date(notAfter) },
        algorithm: 'ECDSA-P-256-SHA-256' as const,
      })
    })
  }

  async verifyInner(now: Date, { certificates, signature, data }: InlineSignature): Promise<void> {
    const key = await this.#validation.check(strictCheck(), () => certificates, now)
    await key().verify(signature, data)
  }
}
