// Writes the pinned trust anchors as data, so that no certificate is parsed for them at run time:
//   pnpm --filter @countersign/core run build
//   node packages/core/scripts/write-trust-anchors.js amazon
//   node packages/core/scripts/write-trust-anchors.js digicert
//   node packages/core/scripts/write-trust-anchors.js apple AppleRootCA-G3.cer
// A certificate is taken from the files on the command line, in PEM or DER, or else from the roots that Node ships. It is
// identified by its fingerprint. Run `biome check --write` on the written file.
import { X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'
import { parseCertificates } from '../dist/x509/index.js'

// SHA-256 fingerprint of each certificate, as its authority publishes it.
const sets = {
  amazon: {
    of: 'Amazon Trust Services',
    source: 'https://www.amazontrust.com/repository/',
    fingerprints: {
      'Amazon Root CA 1': '8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e',
      'Amazon Root CA 2': '1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4',
      'Amazon Root CA 3': '18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4',
      'Amazon Root CA 4': 'e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092',
      'Starfield Services Root Certificate Authority - G2':
        '568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5',
    },
  },
  apple: {
    of: 'Apple',
    source: 'https://www.apple.com/certificateauthority/',
    fingerprints: { 'Apple Root CA - G3': '63343abfb89a6a03ebb57e9b3f5fa7be7c4f5c756f3017b3a8c488c3653e9179' },
  },
  digicert: {
    of: 'DigiCert',
    source: 'https://www.digicert.com/kb/digicert-root-certificates.htm',
    fingerprints: {
      'DigiCert High Assurance EV Root CA': '7431e5f4c3c1ce4690774f0b61e05440883ba9a01ed00ba6abd7806ed3b118cf',
      'DigiCert Global Root G2': 'cb3ccbb76031e5e0138f8dd39a23f9de47ffc35e43c1144cea27d46a5ab1cb5f',
    },
  },
}

const [name, ...files] = process.argv.slice(2)
if (!Object.hasOwn(sets, name ?? '')) throw new Error(`Name one of ${Object.keys(sets).join(', ')}`)
const { of, source, fingerprints } = sets[name]
const candidates = [...files.map((file) => readFileSync(file)), ...rootCertificates].map(
  (it) => new X509Certificate(it),
)
const anchors = await Promise.all(
  Object.entries(fingerprints).map(async ([title, fingerprint]) => {
    const found = candidates.find((it) => it.fingerprint256.replaceAll(':', '').toLowerCase() === fingerprint)
    if (found === undefined) throw new Error(`${title} is neither in the given files nor among the roots of this Node`)
    const [certificate] = await parseCertificates(new Uint8Array(found.raw))
    return write(title, certificate)
  }),
)

writeFileSync(
  new URL(`../src/trust/${name}-anchors.ts`, import.meta.url),
  `// Written by scripts/write-trust-anchors.js. Do not edit.
import type { PinnedTrustAnchor } from '../x509/path/pinned-trust-anchors.js'

/** The trust anchors of ${of} (${source}). */
export const ${name}Anchors: readonly PinnedTrustAnchor[] = [${anchors.join('')}]
`,
)

function write(title, certificate) {
  const { subject, notBefore, notAfter, subjectPublicKeyInfo, extensions } = certificate
  const { basicConstraints, keyUsage, extKeyUsage, subjectKeyIdentifier } = certificate
  const { type, jwk, modulusBits, fault } = subjectPublicKeyInfo
  if (fault !== undefined || (type !== 'RSA' && type !== 'EC'))
    throw new Error(`${title} has a key that is not supported`)
  if (certificate.nameConstraints !== undefined || certificate.subjectAltName !== undefined) {
    throw new Error(`${title} has an extension that the data format cannot hold`)
  }
  return `
  // ${title}
  {
    subject: ${toSource({ text: subject.text, comparisonKeys: subject.comparisonKeys })},
    validity: ${toSource([notBefore, notAfter])},
    key: ${toSource(type === 'RSA' ? { type, modulusBits, jwk } : { type, jwk })},
    basicConstraints: ${toSource(basicConstraints)},
    keyUsage: ${toSource(keyUsage)},
    extKeyUsage: ${toSource(extKeyUsage)},
    subjectKeyIdentifier: ${toSource(subjectKeyIdentifier)},
    extensions: ${toSource(extensions.map(({ id, critical }) => ({ id, critical })))},
    certificate: ${toSource(aroundKey(title, Buffer.from(certificate.der), jwk))},
  },
`
}

// The certificate contains the key, so the key is written once only.
function aroundKey(title, der, jwk) {
  const octets = Buffer.concat(
    (jwk.kty === 'RSA' ? [jwk.n] : [jwk.x, jwk.y]).map((part) => Buffer.from(part, 'base64url')),
  )
  const start = der.indexOf(octets)
  if (start < 0 || der.indexOf(octets, start + 1) >= 0)
    throw new Error(`${title} does not contain its key exactly once`)
  return [der.subarray(0, start), der.subarray(start + octets.length)].map((part) => part.toString('base64'))
}

function toSource(value) {
  if (value === undefined) return 'undefined'
  if (value instanceof Date) return `'${value.toISOString()}'`
  if (typeof value === 'string') {
    return (value.match(/.{1,100}/g) ?? ['']).map((piece) => `'${piece.replace(/[\\']/g, '\\$&')}'`).join(' +\n')
  }
  if (Array.isArray(value)) return `[${value.map(toSource).join(', ')}]`
  if (typeof value === 'object') {
    return `{ ${Object.entries(value)
      .map(([key, member]) => `${key}: ${toSource(member)}`)
      .join(', ')} }`
  }
  return String(value)
}
