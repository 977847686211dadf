import { loadOnce } from '../encoding/when-settled.js'
import { VerificationError } from '../errors.js'
import type { UrlPolicy } from '../transfer/url-policy.js'

// The form that Amazon writes. It is canonical, and every program reads it in the same way. The policy below reads any other
// form, and its code is loaded only then.
const usual = /^https:\/\/s3\.amazonaws\.com\/echo\.api(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/
const longestUsual = 512

const loadPolicy = /* @__PURE__ */ loadOnce(() => import('../transfer/url-policy.js'))

// Amazon allows any case in the scheme and host, and dot segments in the path. Only the resolved URL matters.
const policy: UrlPolicy = {
  origin: 'https://s3.amazonaws.com',
  path: /^\/echo\.api\/.*$/,
  normalize: ['case', 'port', 'path-segments'],
}

/**
 * Returns the canonical form of a SignatureCertChainUrl that Amazon could have sent.
 *
 * @throws VerificationError ERR_CERTIFICATE_URL_FORBIDDEN
 * @see https://developer.amazon.com/en-US/docs/alexa/custom-skills/host-a-custom-skill-as-a-web-service.html
 */
export function readCertificateUrl(text: string): string | Promise<string> {
  return text.length <= longestUsual && usual.test(text) ? text : readOther(text)
}

async function readOther(text: string): Promise<string> {
  const { readUrl } = await loadPolicy()
  const { url, fault } = readUrl(text, policy)
  if (url !== undefined) return url
  throw new VerificationError('ERR_CERTIFICATE_URL_FORBIDDEN', `SignatureCertChainUrl ${fault}`)
}
