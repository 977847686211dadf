import { VerificationError } from '../errors.js'
import type { TopicUrn } from './topic-urn.js'

const file = /^[0-9a-f]{32}\.pem$/

/**
 * Requires that a signing_cert_url is exactly a URL that SMN writes into the messages of a topic. It is not fetched, because
 * the certificates are pinned. But another URL shows that the message is not from SMN in the region of the topic.
 *
 * @returns the URL, which is canonical.
 * @throws VerificationError ERR_CERTIFICATE_URL_FORBIDDEN if it is any other URL.
 */
export function requireSigningCertificateUrl(text: string, { region }: TopicUrn): string {
  const start = `https://smn.${region}.myhuaweicloud.com/smn/SMN_${region}_`
  if (text.startsWith(start) && file.test(text.slice(start.length))) return text
  throw new VerificationError('ERR_CERTIFICATE_URL_FORBIDDEN', `signing_cert_url must be ${start}<32 hex digits>.pem`)
}
