import { VerificationError } from '../errors.js'

const longest = 2_048

// What Amazon sends, which no URL parser would change.
const canonical = /^https:\/\/s3\.amazonaws\.com\/echo\.api(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/

// Scheme and host in any case, as Amazon writes the rule; the path as written, without query, escape or backslash.
const shape = /^https:\/\/s3\.amazonaws\.com(?::443)?(\/[^?#%\\\s]*)$/i

/**
 * Canonical form of a SignatureCertChainUrl that Amazon could have sent.
 *
 * @throws VerificationError ERR_CERTIFICATE_URL_FORBIDDEN
 * @see https://developer.amazon.com/en-US/docs/alexa/custom-skills/host-a-custom-skill-as-a-web-service.html
 */
export function readCertificateUrl(text: string): string {
  if (text.length <= longest && canonical.test(text)) return text
  const path = text.length <= longest ? shape.exec(text)?.[1] : undefined
  // Printable ASCII alone, so that the URL parser drops and rewrites nothing.
  if (path === undefined || !/^[!-~]+$/.test(path)) {
    throw forbidden('is not https://s3.amazonaws.com/echo.api/ with a plain path')
  }
  // Amazon lets a path hold dot segments: what counts is where it leads.
  const url = new URL(path, 'https://s3.amazonaws.com')
  if (url.origin !== 'https://s3.amazonaws.com' || !url.pathname.startsWith('/echo.api/')) {
    throw forbidden('does not lead to /echo.api/')
  }
  return url.href
}

function forbidden(why: string): VerificationError {
  return new VerificationError('ERR_CERTIFICATE_URL_FORBIDDEN', `SignatureCertChainUrl ${why}`)
}
