// Writes the pinned signing certificates as data, so that no certificate is parsed for them at run time:
//   pnpm --filter @countersign/core run build
//   node packages/core/scripts/write-pins.js huawei-smn certificate.pem
// A certificate is identified by its fingerprint. Run `biome check --write` on the written file.
import { createHash, X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { parseCertificates } from '../dist/x509/index.js'

// SHA-256 fingerprint of each certificate.
const sets = {
  'huawei-smn': {
    constant: 'huaweiSmnPins',
    of: 'Huawei Cloud SMN, which Huawei publishes in its documentation of the service',
    source: 'https://support.huaweicloud.com/intl/en-us/usermanual-smn/smn_ug_a9003.html',
    fingerprints: ['85ff15cd8a217c2bdf367cf017394db0edfeb0318b5f5c7c6bbe2573cad13817'],
  },
}

const [name, ...files] = process.argv.slice(2)
if (!Object.hasOwn(sets, name ?? '')) throw new Error(`Name one of ${Object.keys(sets).join(', ')}`)
const { constant, of, source, fingerprints } = sets[name]
const candidates = files.map((file) => new X509Certificate(readFileSync(file)))
const pins = await Promise.all(
  fingerprints.map(async (fingerprint) => {
    const found = candidates.find((it) => it.fingerprint256.replaceAll(':', '').toLowerCase() === fingerprint)
    if (found === undefined) throw new Error(`The certificate ${fingerprint} is not in the given files`)
    const [certificate] = await parseCertificates(new Uint8Array(found.raw))
    return write(certificate)
  }),
)

writeFileSync(
  new URL(`../src/trust/${name}.ts`, import.meta.url),
  `// Written by scripts/write-pins.js. Do not edit.
import type { Pin } from '../signing-certificate/pinned-keys.js'

/** The signing certificates of ${of} (${source}). */
export const ${constant}: readonly Pin[] = [${pins.join('')}]
`,
)

function write({ subject, notBefore, notAfter, subjectPublicKeyInfo }) {
  const { type, jwk, fault, der } = subjectPublicKeyInfo
  if (fault !== undefined || type !== 'RSA') throw new Error(`${subject.text} has no RSA key that may be used`)
  return `
  // ${subject.text}.
  {
    id: '${createHash('sha256').update(der).digest('hex')}',
    jwk: { kty: 'RSA', n: ${toSource(jwk.n)}, e: '${jwk.e}' },
    validity: {
      notBefore: Date.parse('${notBefore.toISOString()}'),
      notAfter: Date.parse('${notAfter.toISOString()}'),
    },
  },
`
}

function toSource(text) {
  return text
    .match(/.{1,100}/g)
    .map((piece) => `'${piece}'`)
    .join(' +\n')
}
