import { createVerifier } from '../checks/create-verifier.js'
import type { ReplayGuard } from '../checks/replay-guard.js'
import type { Verifier } from '../checks/verifier.js'
import { verifierOptionKinds } from '../checks/verifier-options.js'
import { aFlag, aNumber, type OptionKind, type OptionKinds, oneOf, readOptions } from '../options/options.js'
import {
  type CertificateOptions,
  certificateOptionKinds,
  readCertificateSettings,
} from '../signing-certificate/certificate-options.js'
import { SigningCertificates } from '../signing-certificate/signing-certificates.js'
import type { UrlPolicy } from '../transfer/url-policy.js'
import { checkPayPalWebhook } from './checks.js'
import type { PayPalEvent } from './event.js'
import { type PayPalEnvironment, sendersOf } from './senders.js'

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
   * Whether deliveries of the webhooks simulator are accepted. PayPal signs them for nobody in particular, with the certificate of
   * the live environment, so any PayPal developer can send one to any URL. Default false. Use it only for tests.
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

const { replayGuard: aReplayGuard } = verifierOptionKinds

const replayGuardKind: OptionKind = {
  wanted: `${aReplayGuard.wanted}, or acceptReplays`,
  required: true,
  accepts: (value) => value === acceptReplays || aReplayGuard.accepts(value),
}

const certificateBlock = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/

// This module does not parse certificates. The content between the two lines is parsed when a certificate first needs it.
const pemCertificates: OptionKind = {
  wanted: 'PEM certificates',
  accepts: (value) => typeof value === 'string' && certificateBlock.test(value),
}

const optionKinds: OptionKinds<PayPalVerifierOptions> = {
  ...certificateOptionKinds,
  webhookId: webhookIdKind,
  replayGuard: replayGuardKind,
  environment: oneOf('live', 'sandbox'),
  acceptSimulator: aFlag,
  intermediates: pemCertificates,
  timestampTolerance: aNumber('seconds', 0, largestTolerance),
}

/** The caIssuers URLs of DigiCert. */
const issuerUrlPolicy: UrlPolicy = {
  origin: 'http://cacerts.digicert.com',
  path: /^\/[A-Za-z0-9._-]{1,200}$/,
  normalize: ['port'],
}

const identity = { name: 'paypal', status: 400, repeats: true } as const

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
  const given = readOptions('createPayPalVerifier', options, optionKinds)
  const { webhookId, replayGuard, environment = 'live', acceptSimulator = false, intermediates, ...rest } = given
  const common = readCertificateSettings(replayGuard === acceptReplays ? rest : { ...rest, replayGuard }, {
    maxBodyBytes: 1_048_576,
    // Load the anchors when a certificate is validated, so that a verifier with other anchors does not load them.
    trustAnchors: async () => (await import('../trust/digicert.js')).digicertTrustAnchors(),
  })
  const settings = {
    // PayPal has served a file with the end-entity certificate alone for years, but may add its issuers.
    certificates: new SigningCertificates(
      common,
      { file: 'chain', proof: 'path' },
      { url: issuerUrlPolicy, intermediates },
    ),
    senders: sendersOf(environment, typeof webhookId === 'string' ? [webhookId] : webhookId, acceptSimulator),
    timestampTolerance: given.timestampTolerance ?? defaultTolerance,
  }
  return createVerifier({
    ...common,
    identity,
    check: (run) => checkPayPalWebhook(run, settings),
    prepare: async () => (await import('./prepare.js')).preparePayPal(common),
    reports: async () => (await import('./reports.js')).payPalReports(common.crypto, settings.senders),
  })
}
