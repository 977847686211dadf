import { VerificationError } from '../errors.js'
import { readUrl, type UrlPolicy } from '../transfer/url-policy.js'

// Amazon lets the scheme and the host be in any case, and the path hold dot segments: what counts is where it leads.
const policy: UrlPolicy = {
  origin: 'https://s3.amazonaws.com',
  path: /^\/echo\.api\/.*$/,
  normalize: ['case', 'port', 'path-segments'],
}

/**
 * Canonical form of a SignatureCertChainUrl that Amazon could have sent.
 *
 * @throws VerificationError ERR_CERTIFICATE_URL_FORBIDDEN
 * @see https://developer.amazon.com/en-US/docs/alexa/custom-skills/host-a-custom-skill-as-a-web-service.html
 */
export function readCertificateUrl(text: string): string {
  const { url, fault } = readUrl(text, policy)
  if (url !== undefined) return url
  throw new VerificationError('ERR_CERTIFICATE_URL_FORBIDDEN', `SignatureCertChainUrl ${fault}`)
}
