import type { Check, Found, Nothing } from '../checks/check.js'
import { decodeBase64 } from '../encoding/base64.js'
import { VerificationError } from '../errors.js'
import type { WebCryptoJwk } from '../signature/web-crypto.js'
import type { Certificate } from '../x509/certificate/certificate.js'
import { equalBytes } from '../x509/certificate/der-reader.js'
import { parseCertificates } from '../x509/certificate/parse-certificates.js'
import { requireSigningEndEntity, requireValidAt } from '../x509/path/end-entity.js'
import { createTrustAnchors } from '../x509/path/trust-anchors.js'
import { type CertificationPath, validateCertificationPath } from '../x509/path/validate-certification-path.js'
import type { CertificateSettings } from './certificate-options.js'
import { InlineKey } from './inline-key.js'
import { obtainTrustAnchors } from './obtain-trust-anchors.js'
import { narrowest, ValidityCache } from './validity-cache.js'

/** The requirements of a scheme whose messages carry three certificates: of the signer, of its issuer, and a trust anchor. */
export interface InlineRules {
  /** The object identifier of an extension that the end-entity certificate must have. */
  readonly endEntityMarker: string
  /** The object identifier of an extension that the certificate of its issuer must have. */
  readonly issuerMarker: string
}

/** What the checks of certificates that a message carries find, by id. */
export interface InlineFindings {
  certificates: InlineChain
  'certificate-validity': Nothing
  'certificate-usage': Nothing
  'certification-path': CertificationPath
}

/** The certificates that a message carries. */
export interface InlineChain {
  readonly endEntity: Certificate
  readonly issuer: Certificate
  /** DER of the last certificate, which must be a trust anchor. It is compared, so it need not be parsed. */
  readonly anchor: Uint8Array<ArrayBuffer>
}

// A service signs with one certificate, and with two while it replaces one. Each entry has the base64 of three certificates.
const cachedKeys = 16

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
    // A known key depends on every byte of the certificates, and on nothing else that a sender writes.
    const known = check.thorough ? undefined : this.#cache.get(encoded().join(), now)
    if (known !== undefined) return () => known
    const chain = await check.wait('certificates', () => parseChain(encoded()))
    check('certificate-validity', () => requireValidAt(chain().endEntity, now))
    check('certificate-usage', () => this.#requireUsage(chain().endEntity))
    const path = await check.wait('certification-path', () => this.#validatePath(chain(), now))
    if (check.thorough) return () => this.#keyOf(chain().endEntity, [chain().endEntity])
    const key = this.#keyOf(chain().endEntity, path().certificates)
    this.#cache.set(encoded().join(), key, now)
    return () => key
  }

  #requireUsage(endEntity: Certificate): void {
    requireSigningEndEntity(endEntity, 'any')
    const { endEntityMarker } = this.#rules
    if (!hasExtension(endEntity, endEntityMarker))
      throw invalid(`The end-entity certificate does not have the extension ${endEntityMarker}`)
    requireP256Key(endEntity)
  }

  async #validatePath({ endEntity, issuer, anchor }: InlineChain, now: Date): Promise<CertificationPath> {
    const { crypto, trustAnchors } = this.#settings
    const trusted = (await obtainTrustAnchors(trustAnchors)).certificates.find(({ der }) => equalBytes(der, anchor))
    if (trusted === undefined) throw noPath('the last certificate of the message is not a trust anchor')
    const { issuerMarker } = this.#rules
    if (!hasExtension(issuer, issuerMarker))
      throw noPath(`the certificate of the issuer does not have the extension ${issuerMarker}`)
    const path = await validateCertificationPath({
      endEntity,
      intermediates: [issuer],
      // Only the anchor that the message names, so that the path is the one that the message carries.
      trustAnchors: await createTrustAnchors([trusted]),
      at: now,
      purpose: 'any',
      crypto,
    })
    if (path.certificates[1] !== issuer)
      throw noPath('the second certificate of the message did not issue the first one')
    return path
  }

  #keyOf(endEntity: Certificate, path: readonly Certificate[]): InlineKey {
    return new InlineKey(this.#settings.crypto, {
      subject: endEntity.subject.text,
      jwk: requireP256Key(endEntity),
      validity: narrowest(path),
    })
  }
}

async function parseChain(encoded: readonly string[]): Promise<InlineChain> {
  const [first, second, anchor, ...rest] = encoded.map(decodeDer)
  if (first === undefined || second === undefined || anchor === undefined || rest.length > 0)
    throw noPath(`the message carries ${encoded.length} certificates, and three are required`)
  const [endEntity, issuer] = [...(await parseCertificates(first)), ...(await parseCertificates(second))]
  return { endEntity: endEntity as Certificate, issuer: issuer as Certificate, anchor }
}

// Each is one certificate in DER. `parseCertificates` would also accept PEM text.
function decodeDer(text: string): Uint8Array<ArrayBuffer> {
  try {
    const bytes = decodeBase64(text)
    if (bytes[0] === 0x30) return bytes
  } catch {
    // The error below says what is wrong.
  }
  throw invalid('A certificate of the message is not base64 of DER')
}

function requireP256Key({ subjectPublicKeyInfo: { type, jwk } }: Certificate): Readonly<WebCryptoJwk> {
  if (type === 'EC' && jwk?.crv === 'P-256') return jwk
  throw invalid('The certificate has no P-256 key')
}

function hasExtension({ extensions }: Certificate, marker: string): boolean {
  return extensions.some(({ id }) => id === marker)
}

function invalid(message: string): VerificationError {
  return new VerificationError('ERR_CERTIFICATE_INVALID', message)
}

function noPath(why: string): VerificationError {
  const reason = `${why.charAt(0).toUpperCase()}${why.slice(1)}`
  return new VerificationError('ERR_CERTIFICATION_PATH_INVALID', `No valid certification path: ${why}`, {
    reasons: [reason],
  })
}
