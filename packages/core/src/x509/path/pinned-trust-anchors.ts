import { decodeBase64, decodeBase64url } from '../../encoding/base64.js'
import type { BasicConstraints, KeyUsage } from '../certificate/certificate.js'
import { ParsedCertificate } from '../certificate/parsed-certificate.js'
import { readCertificate } from '../certificate/read-certificate.js'
import { type TrustAnchor, type TrustAnchors, toTrustAnchors } from './trust-anchors.js'

/** A trust anchor as data (RFC 5280 section 6.1.1 (d)). scripts/write-trust-anchors.js writes it. */
export interface PinnedTrustAnchor {
  readonly subject: { readonly text: string; readonly comparisonKeys: readonly string[] }
  /** notBefore and notAfter, ISO 8601. */
  readonly validity: readonly [notBefore: string, notAfter: string]
  readonly key:
    | { readonly type: 'RSA'; readonly modulusBits: number; readonly jwk: { kty: 'RSA'; n: string; e: string } }
    | { readonly type: 'EC'; readonly jwk: { kty: 'EC'; crv: string; x: string; y: string } }
  readonly basicConstraints: BasicConstraints | undefined
  readonly keyUsage: readonly KeyUsage[] | undefined
  readonly extKeyUsage: readonly string[] | undefined
  /** Lower-case hex. */
  readonly subjectKeyIdentifier: string | undefined
  readonly extensions: readonly { readonly id: string; readonly critical: boolean }[]
  /** Base64 of the certificate before and after the octets of its key. */
  readonly certificate: readonly [before: string, after: string]
}

/**
 * Creates trust anchors from data. Their certificates are decoded only when a caller reads them. Path validation does not read
 * them, and their validity is known.
 */
export function pinTrustAnchors(pinned: readonly PinnedTrustAnchor[]): TrustAnchors {
  return toTrustAnchors(pinned.map(toTrustAnchor))
}

function toTrustAnchor(pinned: PinnedTrustAnchor): TrustAnchor {
  const { subject, validity, key, basicConstraints, keyUsage, extKeyUsage, subjectKeyIdentifier, extensions } = pinned
  const [notBefore, notAfter] = validity.map((time) => Date.parse(time)) as [number, number]
  return {
    certificate: new ParsedCertificate(() => readCertificate(encodingOf(pinned)), { notBefore, notAfter }),
    fields: {
      subject,
      notBefore,
      notAfter,
      subjectPublicKeyInfo: {
        type: key.type,
        // Freeze the members, because the synchronous engine keeps an imported key only if they cannot
        // change.
        jwk: Object.freeze(key.jwk),
        modulusBits: key.type === 'RSA' ? key.modulusBits : undefined,
        fault: undefined,
      },
      basicConstraints,
      keyUsage,
      extKeyUsage,
      subjectAltName: undefined,
      nameConstraints: undefined,
      subjectKeyIdentifier,
      extensions,
    },
  }
}

function encodingOf({ certificate: [before, after], key }: PinnedTrustAnchor): Uint8Array<ArrayBuffer> {
  const parts = [
    decodeBase64(before),
    ...(key.type === 'RSA' ? [key.jwk.n] : [key.jwk.x, key.jwk.y]).map(decodeBase64url),
    decodeBase64(after),
  ]
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}
