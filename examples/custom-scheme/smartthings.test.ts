import { readFileSync } from 'node:fs'
import type { Verifier } from '@countersign/core'
import {
  createCertificateHost,
  createTestAuthority,
  expectRejected,
  hostile,
  type SignedTestRequest,
} from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { keyId, signSmartThings } from './sign.js'
import { defineSmartThings } from './smartthings.js'

const dnsName = 'key.smartthings.com'

describe('the scheme of SmartThings', () => {
  let verifier: Verifier<{ lifecycle: string }>
  let sign: (changes?: object) => Promise<SignedTestRequest>

  beforeAll(async () => {
    const authority = await createTestAuthority()
    const signer = await authority.issue({ dnsNames: [dnsName] })
    const { fetch } = createCertificateHost({ [`https://${dnsName}${keyId}`]: signer.chainPem })
    verifier = defineSmartThings({ trustAnchors: authority.anchorPem, dnsName })({ fetch }) as typeof verifier
    sign = (changes) => signSmartThings(signer, changes) as Promise<SignedTestRequest>
  })

  it('is written in fewer than a hundred lines', () => {
    const text = readFileSync(new URL('smartthings.js', import.meta.url), 'utf8')
    expect(text.split('\n').length).toBeLessThan(100)
  })

  it('accepts a genuine request', async () => {
    const verified = await verifier.verify(await sign())
    expect(verified).toMatchObject({ scheme: 'smartthings', payload: { lifecycle: 'PING' }, covers: 'body' })
    expect(verified.signer.id).toBe(dnsName)
  })

  const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
  const replaced = (request: SignedTestRequest, name: string, value: (old: string) => string): SignedTestRequest => ({
    ...request,
    headers: request.headers.map(([other, old]) => [other, other === name ? value(old) : old]),
  })
  it.each<[string, string, () => Promise<SignedTestRequest>]>([
    [
      'another body',
      'ERR_SIGNATURE_MISMATCH',
      async () => ({ ...(await sign()), body: bytes('{"lifecycle":"EVENT"}') }),
    ],
    ['another path', 'ERR_SIGNATURE_MISMATCH', async () => ({ ...(await sign()), url: '/other' })],
    ['another method', 'ERR_SIGNATURE_MISMATCH', async () => ({ ...(await sign()), method: 'PUT' })],
    [
      'another date',
      'ERR_SIGNATURE_MISMATCH',
      async () => replaced(await sign(), 'date', () => new Date(Date.now() - 5_000).toUTCString()),
    ],
    ['an old date', 'ERR_TIMESTAMP_OUT_OF_RANGE', () => sign({ date: new Date(Date.now() - 301_000) })],
    ['a date that does not parse', 'ERR_HEADER_INVALID', async () => replaced(await sign(), 'date', () => 'today')],
    [
      'fewer signed headers',
      'ERR_HEADER_INVALID',
      async () => replaced(await sign(), 'authorization', (old) => old.replace(' digest', '')),
    ],
    [
      'HMAC',
      'ERR_HEADER_INVALID',
      async () => replaced(await sign(), 'authorization', (old) => old.replace('rsa-', 'hmac-')),
    ],
    ['a key of another host', 'ERR_CERTIFICATE_URL_FORBIDDEN', () => sign({ key: '.attacker.example/pl/a/b' })],
    ['a key outside its folder', 'ERR_CERTIFICATE_URL_FORBIDDEN', () => sign({ key: '/pl/useast1/../../other' })],
    ['a key that does not exist', 'ERR_CERTIFICATE_FETCH_FAILED', () => sign({ key: '/pl/useast1/00' })],
    ['a body that is not a lifecycle', 'ERR_PAYLOAD_INVALID', () => sign({ body: '[]' })],
  ])('refuses %s', async (_what, code, make) => {
    await expect(verifier.verify(await make())).rejects.toMatchObject({ code, scheme: 'smartthings' })
  })

  it('refuses each fault of a certificate, its URL, its signature and its time', async () => {
    const authority = await createTestAuthority()
    const host = createCertificateHost()
    const create = defineSmartThings({ trustAnchors: authority.anchorPem, dnsName })
    const one = create({ fetch: host.fetch }) as typeof verifier
    let count = 0
    for await (const { name, request, expectedCode } of hostile.custom({
      authority,
      host,
      dnsName,
      certificateUrl: (number) => `https://${dnsName}/pl/useast1/${number}`,
      sign: ({ signer, certificateUrl, timestamp }) =>
        signSmartThings(signer, {
          date: timestamp,
          key: certificateUrl.replace(`https://${dnsName}`, ''),
        }) as Promise<SignedTestRequest>,
      tolerance: { past: 300, future: 300 },
    })) {
      // The scheme writes the origin itself, so a key id that is another origin is a path that the policy refuses.
      await expectRejected(one, request, expectedCode)
      expect(name).toMatch(/^[a-z0-9-]+$/)
      count += 1
    }
    expect(count).toBeGreaterThan(25)
  }, 60_000)
})
