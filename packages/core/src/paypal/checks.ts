import type { CertificateRun } from '../scheme/certificate-kind.js'
import { type Nothing, requiredHeader, requirePost } from '../scheme/parts.js'
import type { SchemeResult } from '../scheme/scheme-run.js'
import { crc32 } from './crc32.js'
import { type PayPalEvent, parseEvent } from './event.js'
import { type Senders, senderAt } from './senders.js'
import {
  buildStringToSign,
  readSignatureHeader,
  readTransmission,
  requireAlgorithm,
  type Transmission,
} from './transmission.js'

/** The findings of the checks of a PayPal webhook, by id. */
export interface PayPalFindings {
  method: Nothing
  'auth-algorithm': Nothing
  transmission: Transmission
  'signature-header': Uint8Array<ArrayBuffer>
  /** The strings to sign, one for each webhook of the sender. */
  'string-to-sign': readonly StringToSign[]
  payload: PayPalEvent
}

/** The string to sign for one webhook, in UTF-8. */
export interface StringToSign {
  /** The id of the webhook. Only the signature that matches shows it. */
  readonly signer: string
  readonly data: Uint8Array<ArrayBuffer>
}

/** The settings that are the same for every delivery to a verifier. */
export interface PayPalSettings {
  readonly senders: Senders
  /** Seconds. */
  readonly timestampTolerance: number
}

// How far the clock of PayPal may be ahead of ours, in seconds.
const futureTolerance = 300

/**
 * Checks a delivery of a PayPal webhook. All that is signed is in headers, except the checksum of the body. So the body is
 * parsed last, as JSON that is not proven.
 */
export async function checkPayPalWebhook(
  { check, request, certificate, fresh }: CertificateRun<PayPalFindings>,
  { senders, timestampTolerance }: PayPalSettings,
): Promise<SchemeResult<PayPalEvent>> {
  const certificateUrl = (): string => requiredHeader(request.headers, 'paypal-cert-url', 'PAYPAL-CERT-URL')
  check('method', () => requirePost(request))
  check('auth-algorithm', () => requireAlgorithm(request.headers))
  const transmission = check('transmission', () => readTransmission(request.headers))
  const header = check('signature-header', () => readSignatureHeader(request.headers))
  const timestamp = fresh(
    () => transmission().timestamp,
    () => ({ past: timestampTolerance, future: futureTolerance }),
  )
  const signer = await certificate(() => {
    const url = certificateUrl()
    return { url, origin: senderAt(url, senders).origin }
  })
  const signed = check('string-to-sign', () => {
    const checksum = crc32(request.body)
    const { webhookIds } = senderAt(certificateUrl(), senders)
    return webhookIds.map((signer) => ({ signer, data: buildStringToSign(transmission(), signer, checksum) }))
  })
  const proof = await signer.prove(() =>
    signed().map(({ signer: id, data }) => ({
      name: 'PAYPAL-TRANSMISSION-SIG',
      hash: 'SHA-256',
      signature: header(),
      data,
      signer: id,
    })),
  )
  const payload = check('payload', () => parseEvent(request.body))
  const { id } = transmission()
  // PayPal repeats a delivery with the same transmission id.
  return { payload: payload(), proof: proof(), timestamp: timestamp(), replayId: () => id }
}
