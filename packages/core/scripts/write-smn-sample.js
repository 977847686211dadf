// Writes the sample that prepare() of SMN runs: a message, and the key that signed it.
//   pnpm run build
//   node packages/core/scripts/write-smn-sample.js
// The private key is created here and kept nowhere. No verifier trusts the key: only prepare() uses it, for itself.
// Run `biome check --write` on the written file.
import { createHash, createPublicKey } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { createTestKeys, signSmnMessage } from '../../testing/dist/index.js'

const time = '2026-01-01T00:00:00Z'
const keys = await createTestKeys('RSA-2048')
const { message } = await signSmnMessage({ signer: { keys }, timestamp: time })
const spki = Buffer.from(keys.subjectPublicKeyInfo)
const { n, e } = createPublicKey({ key: spki, format: 'der', type: 'spki' }).export({ format: 'jwk' })
const id = createHash('sha256').update(spki).digest('hex')

writeFileSync(
  new URL('../src/smn/sample-delivery.ts', import.meta.url),
  `// Written by scripts/write-smn-sample.js. Do not edit.
import type { Pin } from '../scheme/pinned-run.js'

/** The time of the sample. */
export const sampleTime: string = '${time}'

/** The key that signed the sample. */
export const samplePin: Pin = { id: '${id}', jwk: { kty: 'RSA', n: '${n}', e: '${e}' }, validity: undefined }

/** A message of a topic that is nobody’s. */
export const sampleBody: string = '${JSON.stringify(message)}'
`,
)
