import { readFileSync } from 'node:fs'
import type { Verifier } from '@countersign/core'
import { createCertificateHost, createTestAuthority, type SignedTestRequest } from '@countersign/testing'
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

  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
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
    ['a date that is no date', 'ERR_HEADER_INVALID', async () => replaced(await sign(), 'date', () => 'today')],
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
    ['a body that is no lifecycle', 'ERR_PAYLOAD_INVALID', () => sign({ body: '[]' })],
  ])('refuses %s', async (_what, code, make) => {
    await expect(verifier.verify(await make())).rejects.toMatchObject({ code, scheme: 'smartthings' })
  })
})
