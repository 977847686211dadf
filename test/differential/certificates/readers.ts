import { X509Certificate } from 'node:crypto'
import { VerificationError } from '@countersign/core'
import { parseCertificates } from '@countersign/core/x509'
import { fromBER } from 'asn1js'
import { Certificate as PkijsCertificate } from 'pkijs'
import { compareReaders } from '../../../packages/core/src/x509/certificate/certificate-parser.js'
import {
  type CertificateFields,
  readCertificate,
} from '../../../packages/core/src/x509/certificate/read-certificate.js'
import { refused } from '../comparison.js'

/** The values that each reader of a certificate finds, as text that is equal if the readers agree. */
export interface Readings {
  /** Our strict reader, and pkijs by itself. */
  readonly strict: string
  readonly pkijs: string
  /** Whether the comparison inside the product refuses the certificate. */
  readonly comparisonRefuses: boolean
  /** `parseCertificates`, and OpenSSL behind Node's X509Certificate. */
  readonly product: string
  readonly openSsl: string
}

/** Reads a certificate in every way. */
export async function readInEveryWay(der: Uint8Array<ArrayBuffer>): Promise<Readings> {
  const fields = attempt(() => readCertificate(der))
  const comparison = fields.value && attempt(() => compareReaders(fields.value as CertificateFields))
  const product = await parseCertificates(der).then(
    ([one]) => `accepted ${one?.serialNumber} ${one?.notBefore.getTime()} ${one?.notAfter.getTime()}`,
    toRefusal,
  )
  return {
    strict: fields.value === undefined ? (fields.refusal as string) : describeFields(fields.value),
    pkijs: readWithPkijs(der),
    comparisonRefuses: comparison?.refusal !== undefined,
    product: product.startsWith('accepted') && fields.value ? describeForOpenSsl(fields.value) : product,
    // Keys that we do not support are left to path validation.
    openSsl: readWithOpenSsl(der, fields.value?.subjectPublicKeyInfo.fault === undefined),
  }
}

function attempt<Value>(read: () => Value): { value?: Value; refusal?: string } {
  try {
    return { value: read() }
  } catch (error) {
    return { refusal: toRefusal(error) }
  }
}

// Our readers may throw only a VerificationError.
function toRefusal(error: unknown): string {
  if (!(error instanceof VerificationError) || error.code !== 'ERR_CERTIFICATE_INVALID') throw error
  return refused(error.message)
}

function describeFields({ version, serialNumber, notBefore, notAfter, ...rest }: CertificateFields): string {
  const { extensions, issuer, subject, subjectPublicKeyInfo } = rest
  return JSON.stringify({
    version,
    serialNumber,
    notBefore,
    notAfter,
    issuer: hex(issuer.der),
    subject: hex(subject.der),
    key: hex(subjectPublicKeyInfo.der),
    extensions: extensions.map(({ id, critical, value }) => [id, critical, hex(value)]),
  })
}

function readWithPkijs(der: Uint8Array<ArrayBuffer>): string {
  try {
    const { offset, result } = fromBER(der)
    if (offset !== der.length) return refused('pkijs cannot decode it')
    const decoded = new PkijsCertificate({ schema: result })
    return JSON.stringify({
      version: decoded.version + 1,
      serialNumber: hex(decoded.serialNumber.valueBlock.valueHexView),
      notBefore: decoded.notBefore.value.getTime(),
      notAfter: decoded.notAfter.value.getTime(),
      issuer: hex(new Uint8Array(decoded.issuer.valueBeforeDecode)),
      subject: hex(new Uint8Array(decoded.subject.valueBeforeDecode)),
      key: hex(new Uint8Array(decoded.subjectPublicKeyInfo.toSchema().toBER())),
      extensions: (decoded.extensions ?? []).map(({ extnID, critical, extnValue }) => [
        extnID,
        critical,
        hex(extnValue.valueBlock.valueHexView),
      ]),
    })
  } catch {
    return refused('pkijs cannot decode it')
  }
}

function describeForOpenSsl({ der, serialNumber, notBefore, notAfter, ...rest }: CertificateFields): string {
  const { extKeyUsage, subjectPublicKeyInfo } = rest
  return JSON.stringify({
    der: hex(der),
    serialNumber: toInteger(serialNumber),
    notBefore,
    notAfter,
    extKeyUsage: extKeyUsage ?? [],
    key: subjectPublicKeyInfo.fault === undefined ? hex(subjectPublicKeyInfo.der) : notCompared,
  })
}

const notCompared = 'not compared'

function readWithOpenSsl(der: Uint8Array, hasSupportedKey: boolean): string {
  let one: X509Certificate
  try {
    one = new X509Certificate(der)
  } catch {
    return refused('OpenSSL cannot decode it')
  }
  return JSON.stringify({
    der: hex(one.raw),
    serialNumber: one.serialNumber,
    notBefore: Date.parse(one.validFrom),
    notAfter: Date.parse(one.validTo),
    extKeyUsage: one.keyUsage ?? [],
    key: hasSupportedKey ? keyOf(one) : notCompared,
  })
}

function keyOf(one: X509Certificate): string {
  try {
    return hex(one.publicKey.export({ type: 'spki', format: 'der' }))
  } catch {
    return 'a key that OpenSSL cannot read'
  }
}

// OpenSSL writes the number instead of its octets.
function toInteger(octets: string): string {
  const value = BigInt.asIntN(octets.length * 4, BigInt(`0x${octets}`))
  if (value === 0n) return '0'
  const digits = (value < 0n ? -value : value).toString(16).toUpperCase()
  const even = digits.length % 2 === 0 ? digits : `0${digits}`
  return value < 0n ? `-${even}` : even
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
