// The only module that imports pkijs and asn1js. A verifier loads it by a dynamic import, together with all code for
// certificates, at the first request that needs one.
import { type BitString, fromBER } from 'asn1js'
import { Certificate as DecodedCertificate, type Extension } from 'pkijs'
import { toBinary } from '../../encoding/base64.js'
import { isBytes } from '../../encoding/bytes.js'
import { encodeHex } from '../../encoding/hex.js'
import type { SubjectPublicKeyInfo } from './certificate.js'
import type { RawExtension } from './certificate-structure.js'
import {
  contentsOf,
  type DerElement,
  encodingOf,
  equalBytes,
  malformed,
  readDer,
  readObjectIdentifier,
} from './der-reader.js'
import { type DistinguishedName, nameEncodingOf } from './distinguished-name.js'
import type { CertificateFields } from './read-certificate.js'

/** The name of a value, and what each of the two readers found for it: text, or bytes. */
type Comparison = readonly [value: string, ours: unknown, theirs: unknown]

/**
 * Decodes a certificate with pkijs and compares the result with the fields that the strict reader found, because attacks
 * on X.509 exploit differences between parsers. Only the strict reader decodes the values of extensions.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if pkijs cannot decode it, or if a value differs.
 */
export function compareReaders(fields: CertificateFields): void {
  const decoded = decode(fields.der)
  const comparisons: readonly Comparison[] = [
    ['the signed part', fields.tbsCertificate, decoded.tbsView],
    ['the version', fields.version, decoded.version + 1],
    ['the serial number', fields.serialNumber, encodeHex(decoded.serialNumber.valueBlock.valueHexView)],
    ...compareNames('the issuer', fields.issuer, decoded.issuer),
    ['notBefore', fields.notBefore, decoded.notBefore.value.getTime()],
    ['notAfter', fields.notAfter, decoded.notAfter.value.getTime()],
    ...compareNames('the subject', fields.subject, decoded.subject),
    ...compareKeys(fields.subjectPublicKeyInfo, decoded.subjectPublicKeyInfo),
    ...compareBits('the signature', fields.signatureBits, decoded.signatureValue),
    ...compareExtensions(fields.extensions, decoded.extensions ?? []),
  ]
  const difference = comparisons.find(([, ours, theirs]) => !isSame(ours, theirs))
  if (difference !== undefined) throw malformed(`two readers disagree about ${difference[0]}`)
}

function decode(der: Uint8Array<ArrayBuffer>): DecodedCertificate {
  try {
    // Our own reader reads what is embedded in octet and bit strings, so asn1js need not try. The bytes need no copy, since
    // no other code holds them.
    const { offset, result } = fromBER(der, { parseEmbedded: false, copyInput: false })
    if (offset !== der.length) throw malformed('pkijs cannot decode it')
    return new DecodedCertificate({ schema: result })
  } catch {
    throw malformed('pkijs cannot decode it')
  }
}

function compareNames(value: string, name: DistinguishedName, decoded: DecodedCertificate['subject']): Comparison[] {
  const { der, attributes } = nameEncodingOf(name)
  const theirs = decoded.typesAndValues
  return [
    [value, toBinary(der), toBinary(new Uint8Array(decoded.valueBeforeDecode))],
    [value, attributes.length, theirs.length],
    ...attributes.flatMap(({ id, value: text }, index): Comparison[] => {
      const attribute = theirs[index]
      return [compareIds(value, id, attribute?.type), [value, text, attribute?.value.valueBeforeDecodeView]]
    }),
  ]
}

function compareKeys({ der }: SubjectPublicKeyInfo, decoded: DecodedCertificate['subjectPublicKeyInfo']): Comparison[] {
  const [algorithm, key] = readDer(der).children as [DerElement, DerElement]
  const [type, parameters] = algorithm.children as [DerElement, DerElement | undefined]
  const { algorithmId, algorithmParams } = decoded.algorithm
  return [
    compareIds('the type of the key', readObjectIdentifier(type), algorithmId),
    ['the parameters of the key', parameters && encodingOf(parameters), algorithmParams?.valueBeforeDecodeView],
    ...compareBits('the key', contentsOf(key), decoded.subjectPublicKey),
  ]
}

function compareExtensions(extensions: readonly RawExtension[], decoded: readonly Extension[]): Comparison[] {
  return [
    ['the number of extensions', extensions.length, decoded.length],
    ...extensions.flatMap(({ id, critical, value }, index): Comparison[] => {
      const theirs = decoded[index]
      return [
        compareIds('the id of an extension', id, theirs?.extnID),
        ['the criticality of an extension', critical, theirs?.critical],
        ['the value of an extension', value, theirs?.extnValue.valueBlock.valueHexView],
      ]
    }),
  ]
}

// asn1js does not decode a number above 2^53, and writes it in braces: there is nothing to compare.
function compareIds(value: string, ours: string, theirs: string | undefined): Comparison {
  return [value, ours, theirs?.includes('{') === true ? ours : theirs]
}

// The first octet of a BIT STRING is the number of unused bits.
function compareBits(value: string, contents: Uint8Array, { valueBlock }: BitString): Comparison[] {
  return [
    [value, contents[0], valueBlock.unusedBits],
    [value, contents.subarray(1), valueBlock.valueHexView],
  ]
}

function isSame(ours: unknown, theirs: unknown): boolean {
  if (isBytes(ours) && isBytes(theirs)) return equalBytes(ours, theirs)
  return ours === theirs
}
