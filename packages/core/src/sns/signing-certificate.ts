import { VerificationError } from '../errors.js'
import type { UrlPolicy } from '../transfer/url-policy.js'
import type { TopicArn } from './topic-arn.js'

const path = /^\/SimpleNotificationService-[0-9a-f]{32}\.pem$/

/**
 * Requires that a SigningCertURL is exactly a URL that AWS writes into the messages of a topic.
 *
 * @returns the URL, which is canonical.
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

// Regions that an account must opt in to. Each of them has its own signing key.
const optInRegion =
  /^(?:af-south-1|ap-east-[12]|ap-south-2|ap-southeast-[3-7]|ca-west-1|eu-central-2|eu-south-[12]|il-central-1|me-(?:central|south)-1|mx-central-1)$/

/** Returns the SubjectAltName dNSName of the certificate that signs the messages of a topic. */
export function signingCertificateName({ partition, region, suffix }: TopicArn): string {
  // The two regions of this partition share one certificate.
  if (partition === 'aws-us-gov') return `sns-us-gov-west-1.${suffix}`
  if (partition === 'aws-cn') return `sns-${region}.${suffix}`
  const isShared = partition === 'aws' && !optInRegion.test(region)
  return isShared ? `sns.${suffix}` : `sns-signing.${region}.${suffix}`
}

/** The caIssuers URLs of Amazon Trust Services. */
export const issuerUrlPolicy: UrlPolicy = {
  origin: /^https?:\/\/crt\.[a-z0-9-]{1,63}\.amazontrust\.com$/,
  path: /^\/[A-Za-z0-9._/-]{1,200}$/,
  normalize: ['port'],
}
