import { isPromise } from '../../encoding/when-settled.js'
import { VerificationError } from '../../errors.js'
import { loadOnce } from '../../scheme/parts.js'
import type { ApigProfile } from './profiles.js'
import { type RequestTarget, splitRequestTarget } from './request-target.js'

interface TargetSettings {
  readonly canonicalUrl: ((url: string) => string) | undefined
  readonly ambiguousTarget: 'accept' | 'refuse'
  readonly profile: ApigProfile
}

const loadAmbiguity = /* @__PURE__ */ loadOnce(() => import('./ambiguous-target.js'))

/**
 * Returns the target that was signed: the target that arrived, or the result of the canonicalUrl hook. Returns a promise only
 * if ambiguous targets are refused.
 *
 * @throws VerificationError ERR_REQUEST_INVALID if the target is malformed, or ambiguous and refused; ERR_DEPENDENCY_FAILED if the
 * hook fails.
 */
export function readTarget(url: string, settings: TargetSettings): RequestTarget | Promise<RequestTarget> {
  const received = splitRequestTarget(url)
  return settings.ambiguousTarget === 'refuse'
    ? readUnambiguous(url, received, settings)
    : readSigned(url, received, settings)
}

async function readUnambiguous(url: string, received: RequestTarget, settings: TargetSettings): Promise<RequestTarget> {
  const { refuseAmbiguousTarget } = await loadAmbiguity()
  // Check the target that arrived too, because handlers read it even if there is a hook.
  refuseAmbiguousTarget(received, settings.profile)
  const target = readSigned(url, received, settings)
  if (target !== received) refuseAmbiguousTarget(target, settings.profile)
  return target
}

function readSigned(url: string, received: RequestTarget, { canonicalUrl }: TargetSettings): RequestTarget {
  if (canonicalUrl === undefined) return received
  const target = splitRequestTarget(mapTarget(url, canonicalUrl))
  return target.host === undefined ? { ...target, host: received.host, scheme: received.scheme } : target
}

function mapTarget(url: string, canonicalUrl: (url: string) => string): string {
  let cause: unknown
  try {
    const mapped: unknown = canonicalUrl(url)
    if (typeof mapped === 'string') return mapped
    // Nothing awaits a promise here, and an unhandled rejection would end the process.
    if (isPromise(mapped)) Promise.resolve(mapped).catch(() => {})
    cause = new TypeError('canonicalUrl did not return a string')
  } catch (thrown) {
    cause = thrown
  }
  throw new VerificationError('ERR_DEPENDENCY_FAILED', 'canonicalUrl failed', { cause })
}
