import type { CertificateOptions } from '../scheme/certificate-kind.js'
import { createCertificateScheme } from '../scheme/certificate-scheme.js'
import {
  aFlag,
  aNumber,
  loadOnce,
  type OptionKind,
  oneOf,
  type ReplayGuard,
  type UrlPolicy,
  type Verifier,
  verifierOptionKinds,
} from '../scheme/parts.js'
import { loadChecks } from '../scheme/scheme-members.js'
import type { PayPalFindings, PayPalSettings } from './checks.js'
import type { PayPalEvent } from './event.js'
import { certificateUrls, type PayPalEnvironment, sendersOf, signingCertificateName } from './senders.js'

/**
 * Accepts every delivery as often as it arrives, with any body that has the signed CRC-32. Use it only if the handler takes
 * nothing but an id from the event, and fetches everything else from the API of PayPal.
 */
export const acceptReplays: unique symbol = Symbol(
  'Accepts PayPal deliveries that arrive again, perhaps with another body',
)

/** Options of {@link createPayPalVerifier}. */
export interface PayPalVerifierOptions extends Omit<CertificateOptions, 'replayGuard'> {
  /**
   * The ids of the webhooks whose deliveries are accepted, 17 upper-case letters and digits each. The dashboard of PayPal
   * shows them. A delivery does not name its webhook, so each id is tried in turn.
   */
  webhookId: string | readonly string[]
  /**
   * Refuses a delivery that arrives a second time, or {@link acceptReplays}. It is required: the signature covers only a
   * CRC-32 of the body, so anybody who has seen one delivery can send another body under its transmission id.
   */
  replayGuard: ReplayGuard | typeof acceptReplays
  /** The environment of the webhooks. Default `live`. */
  environment?: PayPalEnvironment
  /**
   * Whether deliveries of the webhooks simulator are accepted. PayPal signs them for a fixed id, with the certificate of the live
   * environment, so any PayPal developer can send one to any URL. Default false. Use it only for tests.
   */
  acceptSimulator?: boolean
  /**
   * PEM of DigiCert's intermediate certificates, for a host that may not fetch them from `cacerts.digicert.com`. They are
   * candidates for a certification path and are not trusted. Default: none. Missing certificates are downloaded.
   */
  intermediates?: string
  /**
   * The largest age of a delivery in seconds, which is included. Default 262,800, because PayPal repeats a delivery for three
   * days. It can be at most 30 days. The timestamp may always be 300 seconds in the future.
   */
  timestampTolerance?: number
}

// The options of every scheme, in which a replay guard may be absent, and those of this one.
interface SchemeOptions extends CertificateOptions, Omit<PayPalVerifierOptions, keyof CertificateOptions> {}

const defaultTolerance = 262_800
const largestTolerance = 2_592_000

// An id that a person copied may have white space or lower case, which PayPal never signs.
const webhookIdForm = /^[A-Z0-9]{17}$/

const webhookIdKind: OptionKind = {
  wanted: "a webhook id of 17 upper-case letters and digits, such as '1AB23456CD789012E', or a list of them",
  required: true,
  accepts(value) {
    const ids: readonly unknown[] = Array.isArray(value) ? value : [value]
    return ids.length > 0 && ids.every((id) => typeof id === 'string' && webhookIdForm.test(id))
  },
}

const certificateBlock = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/

// This module does not parse certificates. The content between the two lines is parsed when a certificate first needs it.
const pemCertificates: OptionKind = {
  wanted: 'PEM certificates',
  accepts: (value) => typeof value === 'string' && certificateBlock.test(value),
}

/** The caIssuers URLs of DigiCert. */
const issuerUrls: UrlPolicy = {
  origin: 'http://cacerts.digicert.com',
  path: /^\/[A-Za-z0-9._-]{1,200}$/,
  normalize: ['port'],
}

const create = /* @__PURE__ */ createCertificateScheme<PayPalEvent, SchemeOptions, PayPalSettings, PayPalFindings>({
  name: 'paypal',
  status: 400,
  repeats: true,
  creator: 'createPayPalVerifier',
  covers: 'checksum',
  maxBodyBytes: 1_048_576,
  certificate: {
    url: certificateUrls,
    dnsName: signingCertificateName,
    // PayPal has served a file with the end-entity certificate alone for years, but may add its issuers.
    file: 'chain',
    // Load the anchors when a certificate is validated, so that a verifier with other anchors does not load them.
    trustAnchors: /* @__PURE__ */ loadOnce(async () => (await import('../trust/digicert.js')).digicertTrustAnchors()),
  },
  options: {
    webhookId: webhookIdKind,
    environment: /* @__PURE__ */ oneOf('live', 'sandbox'),
    acceptSimulator: aFlag,
    intermediates: pemCertificates,
    timestampTolerance: /* @__PURE__ */ aNumber('seconds', 0, largestTolerance),
  },
  proving: ({ intermediates }) => ({ proof: 'path', issuers: { url: issuerUrls, intermediates } }),
  settings: ({ webhookId, environment = 'live', acceptSimulator = false, timestampTolerance = defaultTolerance }) => ({
    senders: sendersOf(environment, typeof webhookId === 'string' ? [webhookId] : webhookId, acceptSimulator),
    timestampTolerance,
  }),
  checks: /* @__PURE__ */ loadChecks(async () => (await import('./checks.js')).checkPayPalWebhook),
  sample: async () => (await import('./sample.js')).payPalSample,
  reports: async (settings, { crypto }) => (await import('./reports.js')).payPalReports(crypto, settings),
})

/**
 * Creates a verifier for the deliveries of PayPal webhooks. The signature covers a CRC-32 of the body, which detects
 * accidents and not forgery. Fetch an event from the API of PayPal by its id before money moves.
 *
 * @throws TypeError if an option is unknown, missing or of another kind.
 * @see https://developer.paypal.com/api/rest/webhooks/rest/
 *
 * @example
 * ```ts
 * import { memoryReplayGuard } from '@countersign/core'
 * import { createPayPalVerifier } from '@countersign/core/paypal'
 *
 * const verifier = createPayPalVerifier({ webhookId: '1AB23456CD789012E', replayGuard: memoryReplayGuard() })
 *
 * export async function typeOf(request: Request): Promise<string> {
 *   const { payload } = await verifier.verify(request)
 *   return payload.event_type
 * }
 * ```
 */
export function createPayPalVerifier(options: PayPalVerifierOptions): Verifier<PayPalEvent> {
  const { replayGuard, ...others }: Partial<PayPalVerifierOptions> = { ...options }
  if (replayGuard === undefined)
    throw new TypeError(
      `createPayPalVerifier: options.replayGuard is missing. It must be ${verifierOptionKinds.replayGuard.wanted}, or acceptReplays`,
    )
  return create((replayGuard === acceptReplays ? others : { ...others, replayGuard }) as SchemeOptions)
}
