import { type CheckGroup, runChecks } from '../verification/checks.js'
import { filled } from '../verification/filled.js'
import { within } from '../verification/within.js'
import { type CertificateContext, type CertificateSources, certificateChecks } from './certificate-checks.js'
import { downloadLimits } from './download.js'
import { KeyCache } from './key-cache.js'
import { SigningKey } from './signing-key.js'
import { SingleFlight } from './single-flight.js'

const cachedKeys = 64

// Milliseconds that a request waits for a certificate that another one is already fetching.
const patience = 2_000

/**
 * Creates the checks of a signing certificate, behind a cache of verified keys.
 * Requests that come at once with one URL share one download and one validation; failures are not kept.
 */
export function createCertificateGroup(sources: CertificateSources): CheckGroup<CertificateContext> {
  const checks = certificateChecks(sources)
  const cache = new KeyCache(cachedKeys)
  const flights = new SingleFlight<SigningKey>(patience)

  const validate = async ({ now, certificateUrl, dnsName }: CertificateContext): Promise<SigningKey> => {
    const context: CertificateContext = { now, certificateUrl, dnsName }
    await runChecks(checks, context)
    const file = filled(context.file)
    const { jwk } = filled(context.signingKey)
    const key = new SigningKey(sources.crypto, certificateUrl, jwk, narrowest(filled(context.path).certificates))
    // Imported here, so that the first request pays for it and the rest do not wait.
    await key.for('SHA-256')
    cache.set(certificateUrl, key, now)
    if (file.from === 'download') await keep(sources, certificateUrl, file.pem, key.notAfter)
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

function narrowest(validities: readonly { notBefore: Date; notAfter: Date }[]): { notBefore: Date; notAfter: Date } {
  return {
    notBefore: new Date(Math.max(...validities.map(({ notBefore }) => notBefore.getTime()))),
    notAfter: new Date(Math.min(...validities.map(({ notAfter }) => notAfter.getTime()))),
  }
}

// The verdict stands by then: a store that cannot keep the file costs the next request a download, no more.
async function keep({ store, logger }: CertificateSources, url: string, pem: string, expires: Date): Promise<void> {
  if (store === undefined) return
  try {
    await within(downloadLimits.timeout, store.set(url, pem, { expires }))
  } catch (error) {
    logger.warn('certificate store failed', { url, error: error instanceof Error ? error.name : 'unknown' })
  }
}
