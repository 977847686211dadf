// The one importer of pkijs and asn1js. Reached by a dynamic import only, so that nobody loads it who meets no certificate.
import { fromBER } from 'asn1js'
import { Certificate as DecodedCertificate } from 'pkijs'
import { encodeHex } from '../../encoding/encode-hex.js'
import { VerificationError } from '../../errors.js'
import type { Certificate, CertificateExtension } from './certificate.js'
import { readExtensionId, readSignedCertificate, readTbsCertificate } from './certificate-structure.js'
import { contentsOf, encodingOf, malformed, readDer } from './der-reader.js'
import { readDistinguishedName } from './distinguished-name.js'
import { readExtensions } from './extensions.js'
import { readSubjectPublicKeyInfo } from './public-key.js'

// Honest ones have some two hundred, the insides of extensions not counted. asn1js spends a tenth of a millisecond on each.
const maxElements = 2000

/**
 * Parses one certificate from DER.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID where it is not a well-formed certificate.
 */
export function parseCertificate(bytes: Uint8Array): Certificate {
  // A copy: what is parsed must not change under the value that was made of it.
  const der = new Uint8Array(bytes)
  const signed = readSignedCertificate(readDer(der, { maxElements }))
  const tbs = readTbsCertificate(signed.tbsCertificate)
  const ids = tbs.extensions.map(readExtensionId)
  const decoded = decode(der)
  // Ids are our own reading: asn1js gets large arcs wrong, and two ids that look alike would hide a duplicate.
  const extensions = (decoded.extensions ?? []).map(
    ({ critical, extnValue }, index): CertificateExtension =>
      Object.freeze({ id: ids[index] as string, critical, value: new Uint8Array(extnValue.valueBlock.valueHexView) }),
  )
  if (extensions.length !== ids.length) throw malformed('it cannot be decoded')
  const values = readExtensions(extensions)
  const [notBefore, notAfter] = [decoded.notBefore.value.getTime(), decoded.notAfter.value.getTime()]
  return Object.freeze({
    der,
    tbsCertificate: encodingOf(signed.tbsCertificate),
    version: tbs.version,
    serialNumber: encodeHex(contentsOf(tbs.serialNumber)),
    issuer: readDistinguishedName(tbs.issuer),
    subject: readDistinguishedName(tbs.subject),
    // A Date cannot be frozen, and these decide.
    get notBefore() {
      return new Date(notBefore)
    },
    get notAfter() {
      return new Date(notAfter)
    },
    subjectPublicKeyInfo: readSubjectPublicKeyInfo(tbs.subjectPublicKeyInfo),
    signature: Object.freeze({
      algorithm: encodingOf(signed.signatureAlgorithm),
      innerAlgorithm: encodingOf(tbs.signatureAlgorithm),
      bitString: contentsOf(signed.signature),
    }),
    extensions: Object.freeze(extensions),
    ...values,
    dnsNames: Object.freeze(
      (values.subjectAltName ?? []).flatMap((name) => (name.form === 'dNSName' ? name.text : [])),
    ),
  })
}

function decode(der: Uint8Array<ArrayBuffer>): DecodedCertificate {
  try {
    // What is embedded in octet and bit strings is read by our own reader, so asn1js need not try; and nobody else has
    // these bytes.
    const { offset, result } = fromBER(der, { parseEmbedded: false, copyInput: false })
    if (offset !== der.length) throw malformed('it cannot be decoded')
    return new DecodedCertificate({ schema: result })
  } catch (error) {
    if (error instanceof VerificationError) throw error
    throw malformed('it cannot be decoded')
  }
}
