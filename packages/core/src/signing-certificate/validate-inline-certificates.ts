import type { Check, Found, Nothing } from '../checks/check.js'
import { decodeBase64 } from '../encoding/base64.js'
import { VerificationError } from '../errors.js'
import type { Certificate } from '../x509/certificate/certificate.js'
import { equalBytes } from '../x509/certificate/der-reader.js'
import { parseCertificates } from '../x509/certificate/parse-certificates.js'
import { requireDnsName, requireValidAt } from '../x509/path/end-entity.js'
import { createTrustAnchors, type TrustAnchors } from '../x509/path/trust-anchors.js'
import { type CertificationPath, validateCertificationPath } from '../x509/path/validate-certification-path.js'
import {
  type CertificateIdentity,
  noPath,
  requireIdentity,
  requireKey,
  requireMarkedIssuer,
} from './certificate-identity.js'
import type { CertificateSettings } from './certificate-options.js'
import { InlineKey } from './inline-key.js'
import { obtainTrustAnchors } from './obtain-trust-anchors.js'
import { narrowest, ValidityCache } from './validity-cache.js'

/** The requirements of a scheme whose messages carry certificates. The end-entity certificate comes first. */
export interface InlineRules extends CertificateIdentity {
  /**
   * The certificates that a message carries: the whole certification path in its order, up to a trust anchor, or certificates
   * from which a path is built.
   */
  readonly inline: 'path' | 'chain'
  /** The number of certificates that a message carries. Default: 1 to 10, or 2 to 10 for a path. */
  readonly length?: number | undefined
  /** The SubjectAltName dNSName that the end-entity certificate must have, if the scheme requires one. */
  readonly dnsName?: string | undefined
}

/** The findings of the checks of certificates that a message carries, by id. */
export interface InlineFindings {
  certificates: InlineChain
  'certificate-validity': Nothing
  'certificate-name': Nothing
  'certificate-usage': Nothing
  'certification-path': CertificationPath
}

/** The certificates that a message carries. */
export interface InlineChain {
  readonly endEntity: Certificate
  /** The other certificates in their order, without the anchor of a path. */
  readonly issuers: readonly Certificate[]
  /** DER of the last certificate of a path, which must be a trust anchor. It is compared, so it need not be parsed. */
  readonly anchor: Uint8Array<ArrayBuffer> | undefined
}

// A service signs with one certificate, and with two while it replaces one. Each entry has the base64 of all certificates.
const cachedKeys = 16

// The path of no known service is longer than four certificates.
const mostCertificates = 10

/** Finds the key of the certificates of a message in a cache of proven keys, or validates the certificates. */
export class InlineValidation {
  readonly #settings: CertificateSettings
  readonly #rules: InlineRules
  readonly #cache = new ValidityCache<InlineKey>(cachedKeys)

  constructor(settings: CertificateSettings, rules: InlineRules) {
    this.#settings = settings
    this.#rules = rules
  }

  /** Runs the checks, or returns the key that they proved before. Failures are not kept. */
  async check(check: Check<InlineFindings>, encoded: Found<readonly string[]>, now: Date): Promise<Found<InlineKey>> {
    // A known key depends only on the bytes of the certificates, and on no other value that a sender writes.
    const known = check.thorough ? undefined : this.#cache.get(nameOf(encoded()), now)
    if (known !== undefined) return () => known
    const chain = await check.wait('certificates', () => this.#parse(encoded()))
    check('certificate-validity', () => requireValidAt(chain().endEntity, now))
    const { dnsName } = this.#rules
    if (dnsName !== undefined)
      check('certificate-name', () => requireDnsName(chain().endEntity, dnsName, { allowWildcards: false }))
    check('certificate-usage', () => requireIdentity(chain().endEntity, this.#rules))
    const path = await check.wait('certification-path', () => this.#validatePath(chain(), now))
    if (check.thorough) return () => this.#keyOf(chain().endEntity, [chain().endEntity])
    const key = this.#keyOf(chain().endEntity, path().certificates)
    this.#cache.set(nameOf(encoded()), key, now)
    return () => key
  }

  async #parse(encoded: readonly string[]): Promise<InlineChain> {
    const { inline, length } = this.#rules
    const isPath = inline === 'path'
    const [least, most] = length === undefined ? [isPath ? 2 : 1, mostCertificates] : [length, length]
    if (encoded.length < least || encoded.length > most) {
      const required = least === most ? `${least} are required` : `${least} to ${most} are allowed`
      throw noPath(`the message carries ${encoded.length} certificates, and ${required}`)
    }
    const decoded = encoded.map(decodeDer)
    const anchor = isPath ? decoded.pop() : undefined
    const parsed: Certificate[] = []
    for (const der of decoded) parsed.push(...(await parseCertificates(der)))
    const [endEntity, ...issuers] = parsed
    // Each text was DER, which parses to one certificate or is refused.
    return { endEntity: endEntity as Certificate, issuers, anchor }
  }

  async #validatePath({ endEntity, issuers, anchor }: InlineChain, now: Date): Promise<CertificationPath> {
    const { crypto, trustAnchors } = this.#settings
    const { dnsName, purpose, markers } = this.#rules
    const trusted = await obtainTrustAnchors(trustAnchors)
    const path = await validateCertificationPath({
      endEntity,
      intermediates: issuers,
      trustAnchors: anchor === undefined ? trusted : await onlyAnchor(trusted, anchor),
      at: now,
      dnsName,
      allowWildcards: false,
      purpose,
      crypto,
    })
    requireMarkedIssuer(path, markers)
    if (anchor !== undefined) requireSamePath(path, issuers)
    return path
  }

  #keyOf(endEntity: Certificate, path: readonly Certificate[]): InlineKey {
    return new InlineKey(this.#settings.crypto, {
      subject: endEntity.subject.text,
      jwk: requireKey(endEntity, this.#rules.key),
      validity: narrowest(path),
    })
  }
}

// The key includes the number of texts, because a text that is not base64 may have a comma.
function nameOf(encoded: readonly string[]): string {
  return `${encoded.length} ${encoded.join()}`
}

// Use only the anchor that the message names, so that the path is the one that the message carries.
async function onlyAnchor({ certificates }: TrustAnchors, anchor: Uint8Array): Promise<TrustAnchors> {
  const trusted = certificates.find(({ der }) => equalBytes(der, anchor))
  if (trusted === undefined) throw noPath('the last certificate of the message is not a trust anchor')
  return await createTrustAnchors([trusted])
}

function requireSamePath({ certificates }: CertificationPath, issuers: readonly Certificate[]): void {
  if (certificates.length !== issuers.length + 2 || issuers.some((issuer, index) => issuer !== certificates[index + 1]))
    throw noPath('the certificates of the message did not issue each other in their order')
}

// Each text is one certificate in DER. `parseCertificates` would also accept PEM text.
function decodeDer(text: string): Uint8Array<ArrayBuffer> {
  try {
    const bytes = decodeBase64(text)
    if (bytes[0] === 0x30) return bytes
  } catch {
    // The error below says what is wrong.
  }
  throw new VerificationError('ERR_CERTIFICATE_INVALID', 'A certificate of the message is not base64 of DER')
}
