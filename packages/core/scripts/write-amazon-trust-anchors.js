// Writes src/trust/amazon-certificates.ts: the trust anchors of Amazon Trust Services, out of the roots that Node ships.
// Run it from any folder: node packages/core/scripts/write-amazon-trust-anchors.js
import { X509Certificate } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'

// SHA-256 of each certificate, as https://www.amazontrust.com/repository/ lists them.
const fingerprints = {
  'Amazon Root CA 1': '8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e',
  'Amazon Root CA 2': '1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4',
  'Amazon Root CA 3': '18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4',
  'Amazon Root CA 4': 'e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092',
  'Starfield Services Root Certificate Authority - G2':
    '568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5',
}

const blocks = Object.entries(fingerprints).map(([name, fingerprint]) => {
  const pem = rootCertificates.find(
    (root) => new X509Certificate(root).fingerprint256.replaceAll(':', '').toLowerCase() === fingerprint,
  )
  if (pem === undefined) throw new Error(`Node ${process.version} ships no ${name}`)
  return `${name}\n${pem.trim()}`
})

writeFileSync(
  new URL('../src/trust/amazon-certificates.ts', import.meta.url),
  `// Written by scripts/write-amazon-trust-anchors.js. Do not edit.

/** PEM of the trust anchors of Amazon Trust Services. */
export const amazonCertificates: string = \`${blocks.join('\n\n')}\n\`
`,
)
