import type { CertificateUrlPolicy } from '../scheme/certificate-url.js'

/** The SubjectAltName dNSName of the certificate that the Alexa service signs with. */
export const dnsName: string = 'echo-api.amazon.com'

/**
 * The URLs of its certificates. Amazon allows any case in the scheme and host, and dot segments in the path. Only the
 * resolved URL matters.
 *
 * @see https://developer.amazon.com/en-US/docs/alexa/custom-skills/host-a-custom-skill-as-a-web-service.html
 */
export const certificateUrls: CertificateUrlPolicy = {
  title: 'SignatureCertChainUrl',
  origin: 'https://s3.amazonaws.com',
  path: /^\/echo\.api\/.*$/,
  normalize: ['case', 'port', 'path-segments'],
}
