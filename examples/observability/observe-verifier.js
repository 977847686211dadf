import { AsyncLocalStorage } from 'node:async_hooks'
import { kindOfRefusal } from './kind-of-refusal.js'

/**
 * Wraps a verifier, and reports each verdict: scheme, outcome, code, kind, seconds, and whether the certificate was known
 * already.
 *
 * @param create - creates the verifier with a logger, which shows when a certificate is downloaded
 * @param report - receives each verdict; its errors are ignored
 */
export function observeVerifier(create, report) {
  // Records the request that a download belongs to. For other requests that wait for the same download, the certificate
  // counts as known.
  const requests = new AsyncLocalStorage()
  const verifier = create({
    debug(message) {
      const request = requests.getStore()
      if (request !== undefined && message === 'certificate downloaded') request.certificate = 'downloaded'
    },
    warn() {},
  })

  const verify = async (request, options) => {
    const verdict = { scheme: verifier.scheme, outcome: 'accepted', certificate: 'known' }
    const start = performance.now()
    try {
      return await requests.run(verdict, () => verifier.verify(request, options))
    } catch (error) {
      verdict.outcome = error.retryable ? 'unavailable' : 'rejected'
      verdict.code = error.code
      verdict.kind = kindOfRefusal(error)
      throw error
    } finally {
      verdict.seconds = (performance.now() - start) / 1_000
      try {
        report(verdict)
      } catch {
        // A report that fails must not change the verdict.
      }
    }
  }
  return {
    scheme: verifier.scheme,
    verify,
    explain: (request, options) => verifier.explain(request, options),
    prepare: () => verifier.prepare(),
  }
}
