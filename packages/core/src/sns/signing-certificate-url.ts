import { VerificationError } from '../errors.js'
import type { TopicArn } from './topic-arn.js'

const path = /^\/SimpleNotificationService-[0-9a-f]{32}\.pem$/

/**
 * Requires that a SigningCertURL is one that AWS writes into a topic's messages, to the letter.
 *
 * @returns the URL, which is canonical then.
 * @throws VerificationError ERR_CERTIFICATE_URL_FORBIDDEN
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 */
export function requireSigningCertificateUrl(text: string, { origin }: TopicArn): string {
  if (text.startsWith(origin) && path.test(text.slice(origin.length))) return text
  throw new VerificationError(
    'ERR_CERTIFICATE_URL_FORBIDDEN',
    `SigningCertURL must be ${origin}/SimpleNotificationService-<32 hex digits>.pem`,
  )
}
