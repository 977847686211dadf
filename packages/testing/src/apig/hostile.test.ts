import { createApigVerifier } from '@countersign/core/apig'
import { describe, expect, it } from 'vitest'
import { expectAccepted, expectRejected, hostile, signApigTestRequest, testAccessKey, testSecret } from '../index.js'

const at = new Date('2026-03-01T12:00:00Z')
const verifier = createApigVerifier({ secrets: { [testAccessKey]: testSecret }, currentDate: () => at })

describe('signApigTestRequest', () => {
  it.each([
    {},
    { method: 'GET' },
    { method: 'DELETE', url: '/a%20b//c?x=2&x=1&y' },
    { url: 'https://other.example:8443/', headers: [['X-Role', 'guest']] as [string, string][] },
    { body: Uint8Array.of(0, 255) },
  ])('signs requests that a verifier accepts: %j', async (options) => {
    const verified = await expectAccepted(verifier, await signApigTestRequest({ date: at, ...options }))
    expect(verified.signer.id).toBe(testAccessKey)
  })
})

function countingEngine(): { crypto: Crypto; signed(): number } {
  let signed = 0
  const subtle = new Proxy(globalThis.crypto.subtle, {
    get(target, name) {
      if (name === 'sign') signed += 1
      return Reflect.get(target, name).bind(target)
    },
  })
  return { crypto: { subtle } as Crypto, signed: () => signed }
}

describe('hostile.apig', () => {
  it('is always the fault of the sender', async () => {
    for await (const { request } of hostile.apig({ at })) {
      await expect(verifier.verify(request)).rejects.toMatchObject({ status: 401 })
      expect((await verifier.explain(request)).verdict).toBe('rejected')
    }
  })

  it('uses the access key, the URL and the engine of its options', async () => {
    const url = 'https://other.example/b?c=1'
    const signer = { accessKey: 'another_key', secret: 'another_secret' }
    const engine = countingEngine()
    const other = createApigVerifier({ secrets: { [signer.accessKey]: signer.secret }, currentDate: () => at })
    const provenSigner: string[] = []
    let made = 0
    for await (const hostileRequest of hostile.apig({ ...signer, at, url, crypto: engine.crypto })) {
      made += 1
      expect(hostileRequest.request.url).toMatch(/^https:\/\/other\.example\/b/)
      await expectRejected(other, hostileRequest.request, hostileRequest.expectedCode)
      const { checks } = await other.explain(hostileRequest.request)
      if (checks.some(({ id, outcome }) => id === 'signature' && outcome === 'passed'))
        provenSigner.push(hostileRequest.name)
    }
    // In these cases, the signature and the earlier parts of the request are correct.
    expect(provenSigner).toEqual(['stale', 'from-the-future', 'content-hash-of-another-body', 'unsigned-payload'])
    expect(engine.signed()).toBe(made)
  })
})
