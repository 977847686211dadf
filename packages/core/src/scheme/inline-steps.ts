import { type Check, strictCheck } from '../checks/check.js'
import type { CertificateSettings } from '../signing-certificate/certificate-options.js'
import {
  type InlineFindings,
  type InlineRules,
  InlineValidation,
} from '../signing-certificate/validate-inline-certificates.js'
import type { SigningCertificate } from './certificate-kind.js'
import type { InlineSignature, InlineStep } from './inline-kind.js'
import type { RunRecord } from './scheme-run.js'
import { mismatchOf, proveSigned } from './signed-data.js'

/**
 * The steps that need the certificates inside the messages to one verifier. The code that validates certificates and keeps
 * keys is loaded with the first message. It does not include the code for URLs, downloads and stores.
 */
export class InlineSteps implements InlineStep {
  readonly #validation: InlineValidation

  constructor(settings: CertificateSettings, rules: InlineRules) {
    this.#validation = new InlineValidation(settings, rules)
  }

  async certificates(run: RunRecord, read: () => readonly string[]): Promise<SigningCertificate> {
    const key = await this.#validation.check(run.check as Check<InlineFindings>, read, run.now)
    return { prove: (...signed) => proveSigned(run, signed, (candidates) => key().findSigned(candidates)) }
  }

  async verifyInner(now: Date, signed: InlineSignature): Promise<void> {
    const key = await this.#validation.check(strictCheck(), () => signed.certificates, now)
    if ((await key().findSigned([signed])) === undefined) throw mismatchOf(signed)
  }
}
