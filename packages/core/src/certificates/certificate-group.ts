import { type CheckGroup, runChecks } from '../verification/checks.js'
import { filled } from '../verification/filled.js'
import { certificateChecks } from './certificate-checks.js'
import type { CertificateContext, CertificateRules, CertificateSources } from './certificate-context.js'
import { storeFile } from './certificate-files.js'
import { IssuerDownload, type IssuerRules } from './issuer-download.js'
import { SigningKey } from './signing-key.js'
import { SingleFlight } from './single-flight.js'
import { narrowest, ValidityCache } from './validity-cache.js'

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
  const issuers = issuerRules && new IssuerDownload(sources, issuerRules, patience)
  const checks = certificateChecks(sources, rules, issuers)
  const cache = new ValidityCache<SigningKey>(cachedKeys)
  const flights = new SingleFlight<SigningKey>(patience)

  const validate = async ({ now, certificateUrl, dnsName }: CertificateContext): Promise<SigningKey> => {
    const context: CertificateContext = { now, certificateUrl, dnsName }
    await runChecks(checks, context)
    const { from, pem, endEntity } = filled(context.file)
    const { jwk } = filled(context.signingKey)
    const validity = narrowest(rules.proof === 'path' ? filled(context.path).certificates : [endEntity])
    const key = new SigningKey(sources.crypto, certificateUrl, jwk, validity)
    // Imported here, so that the first request pays for it and the rest do not wait.
    await key.for('SHA-256')
    cache.set(certificateUrl, key, now)
    if (from === 'download') await storeFile(sources, certificateUrl, pem, key.notAfter)
    if (context.issuers !== undefined) await issuers?.keep(context.issuers, now)
    return key
  }

  return {
    checks,
    resolve(context) {
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
