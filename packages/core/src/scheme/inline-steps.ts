import { type Check, strictCheck } from '../checks/check.js'
import type { CertificateSettings } from '../signing-certificate/certificate-options.js'
import type { InlineKey } from '../signing-certificate/inline-key.js'
import {
  type InlineFindings,
  type InlineRules,
  InlineValidation,
} from '../signing-certificate/validate-inline-certificates.js'
import type { SigningCertificate } from './certificate-run.js'
import type { InlineSignature } from './inline-run.js'
import { createProve, mismatchOf, type SignatureRun } from './signed-data.js'

/**
 * The steps that need the certificates inside the messages to one verifier. The code that validates certificates and keeps
 * keys is loaded with the first message. It does not include the code for URLs, downloads and stores.
 */
export class InlineSteps {
  readonly #validation: InlineValidation

  constructor(settings: CertificateSettings, rules: InlineRules) {
    this.#validation = new InlineValidation(settings, rules)
  }

  async certificates(run: SignatureRun, read: () => readonly string[]): Promise<SigningCertificate> {
    // A scheme has all of these checks and more, but TypeScript cannot infer that from the type.
    const ofCertificates = run.check as Check<InlineFindings>
    const key = await this.#validation.check(ofCertificates, read, run.now)
    return {
      prove: createProve<InlineKey>(
        run,
        async (find, refuse) => (await find(key())) ?? refuse(),
        ({ subject, notAfter }) => ({ id: subject, notAfter: new Date(notAfter) }),
      ),
    }
  }

  async verifyInner(now: Date, signed: InlineSignature): Promise<void> {
    const key = await this.#validation.check(strictCheck(), () => signed.certificates, now)
    if (!(await key().isSigned(signed, signed.data))) throw mismatchOf(signed)
  }
}
