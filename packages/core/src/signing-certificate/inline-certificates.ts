import type { Check, Found } from '../checks/check.js'
import { loadOnce } from '../transfer/load-once.js'
import type { CertificateSettings } from './certificate-options.js'
import type { InlineKey } from './inline-key.js'
import type { InlineFindings, InlineRules, InlineValidation } from './validate-inline-certificates.js'

/**
 * The signing certificates of one verifier whose messages carry them. The code that validates them is loaded with the first
 * message. It does not include the code for URLs, downloads and stores.
 */
export class InlineCertificates {
  readonly #validation: () => Promise<InlineValidation>

  constructor(settings: CertificateSettings, rules: InlineRules) {
    this.#validation = loadOnce(async () => {
      const { InlineValidation } = await import('./validate-inline-certificates.js')
      return new InlineValidation(settings, rules)
    })
  }

  /**
   * Runs the checks of the certificates of a message. `verify` skips them while the key is known.
   *
   * @param chain - base64 of the DER of each certificate
   */
  async check<Findings extends InlineFindings>(
    check: Check<Findings>,
    chain: Found<readonly string[]>,
    now: Date,
  ): Promise<Found<InlineKey>> {
    const validation = await this.#validation()
    // A scheme has all of these checks and more, but TypeScript cannot infer that from the generic type.
    return await validation.check(check as Check<unknown> as Check<InlineFindings>, chain, now)
  }
}
