import { VerificationError } from '../../errors.js'
import { aFlag, type OptionKind, type OptionKinds, oneOf, readOptions } from '../../options/options.js'
import type { WebCrypto } from '../../signature/web-crypto.js'
import type { Certificate } from '../certificate/certificate.js'
import { confirmCertificates } from '../certificate/parse-certificates.js'
import { ParsedCertificate } from '../certificate/parsed-certificate.js'
import { type CertificatePurpose, fieldFault } from './certificate-faults.js'
import { checkReferenceName, readTime, requireDnsName, requireValidAt, signingEndEntityFault } from './end-entity.js'
import { type SearchResult, searchPath } from './path-search.js'
import { requireTrustAnchors, type TrustAnchors } from './trust-anchors.js'

/** A valid certification path (RFC 5280 section 6). */
export interface CertificationPath {
  /** End-entity certificate first, trust anchor last. */
  readonly certificates: readonly Certificate[]
  readonly trustAnchor: Certificate
  /** The number of signatures that were verified to find the path. */
  readonly signatureChecks: number
  /** Why other candidate paths failed, one sentence each, the nearest to success first. */
  readonly reasons: readonly string[]
}

/** Options of {@link validateCertificationPath}. */
export interface CertificationPathOptions {
  /** The certificate whose key signed the data. */
  endEntity: Certificate
  /** Certificates that may lie between it and a trust anchor, in any order. Unrelated certificates do no harm. */
  intermediates: readonly Certificate[]
  trustAnchors: TrustAnchors
  /** The time at which every certificate of the path must be valid. */
  at: Date
  /** The host name that a SubjectAltName dNSName of the end-entity certificate must match. Default: no name is checked. */
  dnsName?: string | undefined
  /** The purpose that the path must allow. Default `serverAuth`. */
  purpose?: CertificatePurpose | undefined
  /** Whether `*` as the whole left-most label of a dNSName matches one label. Default `true`. */
  allowWildcards?: boolean | undefined
  /** Whether certificates may be signed with SHA-1. Set it for archives and tests only. Default `false`. */
  acceptSha1CertificateSignatures?: boolean | undefined
  /** The WebCrypto engine. Default: the runtime's own. */
  crypto?: WebCrypto | undefined
}

/**
 * Builds a certification path from an end-entity certificate to a trust anchor and validates it (RFC 5280 section 6,
 * host names by RFC 9525). Revocation and policies are not checked. At most 100 signatures are verified, for any number of
 * certificates.
 *
 * @throws VerificationError ERR_CERTIFICATE_EXPIRED, ERR_CERTIFICATE_NOT_YET_VALID, ERR_SUBJECT_ALT_NAME_MISMATCH for
 * these faults of the end-entity certificate; ERR_CERTIFICATE_INVALID if a certificate that the path reaches is malformed;
 * ERR_DEPENDENCY_FAILED if the engine fails; ERR_CERTIFICATION_PATH_INVALID with `reasons` for every other fault.
 * @throws TypeError if an option is unknown, missing or of a wrong type, if `at` is not a valid Date, or if `dnsName` is not
 * a host name.
 *
 * @example
 * ```ts
 * import { createTrustAnchors, parseCertificates, validateCertificationPath } from '@countersign/core/x509'
 *
 * export async function signerOf(chain: string, roots: string): Promise<string> {
 *   const [endEntity, ...intermediates] = await parseCertificates(chain)
 *   if (endEntity === undefined) throw new Error('unreachable: a bundle holds at least one certificate')
 *   const path = await validateCertificationPath({
 *     endEntity,
 *     intermediates,
 *     trustAnchors: await createTrustAnchors(roots),
 *     at: new Date(),
 *     dnsName: 'echo-api.amazon.com',
 *   })
 *   return `${path.certificates[0]?.subject.text}, trusted through ${path.trustAnchor.subject.text}`
 * }
 * ```
 */
export async function validateCertificationPath(options: CertificationPathOptions): Promise<CertificationPath> {
  // readOptions returns an object without a prototype. Read its members here: a new object would inherit from Object.prototype.
  const {
    endEntity,
    intermediates,
    trustAnchors,
    at,
    dnsName,
    purpose = 'serverAuth',
    allowWildcards = true,
    acceptSha1CertificateSignatures = false,
    crypto = globalThis.crypto,
  } = readOptions('validateCertificationPath', options, optionKinds)
  const anchors = requireTrustAnchors(trustAnchors)
  // Read them now, because the caller can change an array or a Date while this function waits.
  const candidates = [...intermediates]
  const time = readTime(at)
  const fields = ParsedCertificate.fieldsOf(endEntity)
  if (dnsName !== undefined) checkReferenceName(dnsName)

  confirmCertificates([endEntity])
  requireValidAt(endEntity, new Date(time))
  if (dnsName !== undefined) requireDnsName(endEntity, dnsName, { allowWildcards })
  const fault = signingEndEntityFault(fields, purpose) ?? fieldFault(fields)
  if (fault !== undefined)
    throw invalidPath('the end-entity certificate cannot be used', [`The end-entity certificate ${fault}`])

  const result = await searchPath({
    endEntity,
    intermediates: candidates,
    anchors,
    context: { at: time, purpose },
    signatures: { acceptSha1: acceptSha1CertificateSignatures },
    crypto,
  })
  const { certificates, signatureChecks, reasons } = result
  if (certificates === undefined) throw invalidPath(messageOf(result), reasons)
  return Object.freeze({
    certificates: Object.freeze([...certificates]),
    trustAnchor: certificates.at(-1) as Certificate,
    signatureChecks,
    reasons: Object.freeze(reasons),
  })
}

const aCertificate: OptionKind = { wanted: 'a certificate that parseCertificates() returned', accepts: isObject }

const optionKinds: OptionKinds<CertificationPathOptions> = {
  endEntity: { ...aCertificate, required: true },
  intermediates: {
    wanted: 'an array of certificates that parseCertificates() returned',
    accepts: (value) => Array.isArray(value) && value.every(isObject),
    required: true,
  },
  trustAnchors: { wanted: 'what createTrustAnchors() resolves to', accepts: isObject, required: true },
  at: { wanted: 'a Date', accepts: isObject, required: true },
  dnsName: { wanted: 'a host name', accepts: (value) => typeof value === 'string' },
  purpose: oneOf('serverAuth', 'any'),
  allowWildcards: aFlag,
  acceptSha1CertificateSignatures: aFlag,
  crypto: { wanted: 'a WebCrypto engine', accepts: isObject },
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function messageOf({ exhausted, reasons }: SearchResult): string {
  if (exhausted !== undefined) return `the search reached its limit of ${exhausted}`
  return reasons[0] ?? 'no candidate is left'
}

function invalidPath(why: string, reasons: readonly string[]): VerificationError {
  return new VerificationError('ERR_CERTIFICATION_PATH_INVALID', `No valid certification path: ${why}`, { reasons })
}
