import type { CertificateUrlPolicy } from '../scheme/certificate-url.js'
import type { UrlPolicy } from '../scheme/parts.js'

/**
 * The URLs of the certificates of SNS. A message may only name the origin of its own topic.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 */
export const certificateUrls: CertificateUrlPolicy = {
  title: 'SigningCertURL',
  origin: /^https:\/\/sns\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu)$/,
  path: /^\/SimpleNotificationService-[0-9a-f]{32}\.pem$/,
}

// Regions that an account must opt in to. Each of them has its own signing key.
const optInRegion =
  /^(?:af-south-1|ap-east-[12]|ap-south-2|ap-southeast-[3-7]|ca-west-1|eu-central-2|eu-south-[12]|il-central-1|me-(?:central|south)-1|mx-central-1)$/

const originForm = /^https:\/\/sns\.([a-z0-9-]+)\.(.+)$/

/** Returns the SubjectAltName dNSName of the certificates at an origin, such as `https://sns.us-east-1.amazonaws.com`. */
export function signingCertificateName(origin: string): string {
  const [, region = '', suffix = ''] = originForm.exec(origin) ?? []
  // The two regions of this partition share one certificate.
  if (region.startsWith('us-gov-')) return `sns-us-gov-west-1.${suffix}`
  if (suffix === 'amazonaws.com.cn') return `sns-${region}.${suffix}`
  const isShared = suffix === 'amazonaws.com' && !optInRegion.test(region)
  return isShared ? `sns.${suffix}` : `sns-signing.${region}.${suffix}`
}

/** The caIssuers URLs of Amazon Trust Services. */
export const issuerUrls: UrlPolicy = {
  origin: /^https?:\/\/crt\.[a-z0-9-]{1,63}\.amazontrust\.com$/,
  path: /^\/[A-Za-z0-9._/-]{1,200}$/,
  normalize: ['port'],
}
