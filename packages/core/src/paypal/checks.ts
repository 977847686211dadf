import type { Nothing } from '../checks/check.js'
import { checkFreshness } from '../checks/freshness.js'
import type { Proved, Run } from '../checks/scheme.js'
import { VerificationError } from '../errors.js'
import { requiredHeader } from '../request/header-fields.js'
import { requirePost } from '../request/received-request.js'
import type { CertificateFindings, WantedCertificate } from '../signing-certificate/check-certificate.js'
import type { SigningCertificates } from '../signing-certificate/signing-certificates.js'
import type { VerificationKey, VerifiedSignature } from '../signing-certificate/verification-key.js'
import { crc32 } from './crc32.js'
import { type PayPalEvent, parseEvent } from './event.js'
import { type Sender, senderAt } from './senders.js'
import {
  buildStringToSign,
  readSignatureHeader,
  readTransmission,
  requireAlgorithm,
  type Transmission,
} from './transmission.js'

/** The findings of the checks of a PayPal webhook, by id. */
export interface PayPalFindings extends CertificateFindings {
  method: Nothing
  'auth-algorithm': Nothing
  transmission: Transmission
  'signature-header': Uint8Array<ArrayBuffer>
  timestamp: Nothing
  'certificate-url': SenderCertificate
  /** The strings to sign in UTF-8, one for each webhook of the sender. */
  'string-to-sign': readonly Uint8Array<ArrayBuffer>[]
  signature: VerifiedSignature
  payload: PayPalEvent
}

/** The certificate that a delivery names, and the sender that it belongs to. */
export interface SenderCertificate extends WantedCertificate {
  readonly sender: Sender
}

/** The settings that are the same for every delivery to a verifier. */
export interface PayPalSettings {
  readonly certificates: SigningCertificates
  readonly senders: readonly Sender[]
  /** Seconds. */
  readonly timestampTolerance: number
}

// How far the clock of PayPal may be ahead of ours, in seconds.
const futureTolerance = 300

/**
 * Checks a delivery of a PayPal webhook. All that is signed is in headers, except the checksum of the body. So the body is
 * parsed last, as JSON that nobody has proven.
 */
export async function checkPayPalWebhook(
  { check, request, now }: Run<PayPalFindings>,
  { certificates, senders, timestampTolerance }: PayPalSettings,
): Promise<Proved<PayPalEvent>> {
  check('method', () => requirePost(request))
  check('auth-algorithm', () => requireAlgorithm(request.headers))
  const transmission = check('transmission', () => readTransmission(request.headers))
  const header = check('signature-header', () => readSignatureHeader(request.headers))
  check('timestamp', () =>
    checkFreshness(transmission().timestamp, now, { past: timestampTolerance, future: futureTolerance }),
  )
  const certificate = check('certificate-url', () => {
    const url = requiredHeader(request.headers, 'paypal-cert-url', 'PAYPAL-CERT-URL')
    const sender = senderAt(url, senders)
    return { url, dnsName: sender.dnsName, sender }
  })
  const key = await certificates.check(check, certificate, now)
  const candidates = check('string-to-sign', () => {
    const checksum = crc32(request.body)
    const { webhookIds } = certificate().sender
    return webhookIds.map((webhookId) => buildStringToSign(transmission(), webhookId, checksum))
  })
  const signature = await check.wait('signature', () =>
    certificates.verify(key(), certificate(), now, (candidate) => verifyOneOf(candidate, candidates(), header())),
  )
  const payload = check('payload', () => parseEvent(request.body))
  const { id, timestamp } = transmission()
  const { key: signingKey, hash } = signature()
  const { dnsName, url } = certificate()
  return {
    payload: payload(),
    timestamp,
    signer: { id: dnsName, certificateUrl: url, notAfter: new Date(signingKey.notAfter) },
    algorithm: `RSASSA-PKCS1-v1_5-${hash}`,
    covers: 'checksum',
    // PayPal repeats a delivery with the same transmission id.
    replay: { id: () => `paypal:${id}`, tolerance: () => timestampTolerance },
  }
}

/**
 * Verifies a signature over one of several strings to sign.
 *
 * @throws VerificationError ERR_SIGNATURE_MISMATCH, ERR_DEPENDENCY_FAILED
 */
async function verifyOneOf(
  key: VerificationKey,
  candidates: readonly Uint8Array<ArrayBuffer>[],
  signature: Uint8Array<ArrayBuffer>,
): Promise<VerifiedSignature> {
  let mismatch: unknown
  for (const data of candidates) {
    try {
      return await key.verify({ name: 'PAYPAL-TRANSMISSION-SIG', hash: 'SHA-256', signature, data })
    } catch (thrown) {
      if (!(thrown instanceof VerificationError) || thrown.code !== 'ERR_SIGNATURE_MISMATCH') throw thrown
      mismatch = thrown
    }
  }
  throw mismatch
}
