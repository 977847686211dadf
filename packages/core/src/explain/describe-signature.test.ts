import { describe, expect, it } from 'vitest'
import { describeSignature } from './describe-signature.js'

const { subtle } = globalThis.crypto
const data = new TextEncoder().encode('{"a":1}')
const digest = '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862'

describe('describeSignature', () => {
  it('reports the digest of what arrived for an ECDSA key, and what to do if the signature does not match', async () => {
    const keys = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
    const jwk = await subtle.exportKey('jwk', keys.publicKey)
    const evidence = { jwk, hash: 'SHA-256' as const, signature: new Uint8Array(64), data }
    const computed = { computedHash: 'SHA-256', computedDigest: digest }
    expect(await describeSignature(crypto, evidence, true)).toEqual({ evidence: computed })
    const cause = 'The key signed other bytes than the ones that arrived, or another key signed them.'
    const fix = 'Pass the raw body, before any parser reads or rewrites it.'
    expect(await describeSignature(crypto, evidence, false)).toEqual({
      evidence: computed,
      hint: `${cause} ${fix}`,
      diagnosis: { cause, fix },
    })
    const other = await describeSignature(crypto, { ...evidence, otherwise: 'Look.' }, false)
    expect(other.diagnosis?.fix).toBe('Look.')
  })
})
