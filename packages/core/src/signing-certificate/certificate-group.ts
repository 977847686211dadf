import type { CheckGroup } from '../checks/checks.js'
import type { CertificateContext, CertificateRules, CertificateSources } from './certificate-context.js'
import type { CertificateValidation } from './certificate-validation.js'
import type { IssuerRules } from './issuer-download.js'
import type { SigningKey } from './signing-key.js'
import { SingleFlight } from './single-flight.js'
import { ValidityCache } from './validity-cache.js'

const cachedKeys = 64

// Milliseconds that a request waits for a certificate that another one is already fetching.
const patience = 2_000

/**
 * Creates the checks of a signing certificate, behind a cache of verified keys.
 * Requests that come at once with one URL share one download and one validation; failures are not kept.
 * With `issuerRules`, certificates that a file leaves out are downloaded too; a path then is what proves them.
 */
export function createCertificateGroup(
  given: CertificateSources,
  rules: CertificateRules,
  issuerRules?: IssuerRules,
): CheckGroup<CertificateContext> {
  // Nothing but the download proves a certificate without a path, so what a store returns would be taken at its word.
  const sources = rules.proof === 'transport' ? { ...given, store: undefined } : given
  const cache = new ValidityCache<SigningKey>(cachedKeys)
  const flights = new SingleFlight<SigningKey>(patience)

  // A value and not its promise is kept: on Workers a request cannot wait for what another one began.
  let loaded: CertificateValidation | undefined
  const load = async (): Promise<CertificateValidation> => {
    const { createCertificateValidation } = await import('./certificate-validation.js')
    loaded ??= createCertificateValidation(sources, rules, issuerRules, patience)
    return loaded
  }
  const validate = async (context: CertificateContext): Promise<SigningKey> => {
    const validation = loaded ?? (await load())
    return await validation.validate(context, (key) => cache.set(context.certificateUrl, key, context.now))
  }

  return {
    checks: async () => (await load()).checks,
    run(context) {
      const { certificateUrl, now } = context
      const cached = cache.get(certificateUrl, now)
      if (cached === undefined) {
        return flights
          .run(certificateUrl, () => validate(context))
          .then((key) => {
            context.signingKey = key
          })
      }
      context.signingKey = cached
    },
  }
}
