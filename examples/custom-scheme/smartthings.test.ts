import { readFileSync } from 'node:fs'
import {
  createSchemeSigner,
  expectRejected,
  type SchemeChanges,
  type SchemeSigner,
  type SignedTestRequest,
  type TestableScheme,
  testScheme,
} from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { smartThings, writeSmartThings } from './sign.js'
import { defineSmartThings } from './smartthings.js'

// The signer passes its own trust anchors.
const trustAnchors = '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----'
const createSmartThingsVerifier = defineSmartThings({
  trustAnchors,
  dnsName: 'key.smartthings.com',
}) as unknown as TestableScheme<object>

describe('the scheme of SmartThings', () => {
  it('is written in fewer than a hundred lines', () => {
    const text = readFileSync(new URL('smartthings.js', import.meta.url), 'utf8')
    expect(text.split('\n').length).toBeLessThan(100)
  })

  const options = { ...smartThings, requiredHeaders: ['Authorization', 'Digest', 'Date'] }
  for (const { name, run } of testScheme(createSmartThingsVerifier, options as never))
    it(name, { timeout: 60_000 }, run)

  let signer: SchemeSigner<object>
  beforeAll(async () => {
    signer = await createSchemeSigner(createSmartThingsVerifier, smartThings as never)
  })

  const replaced = (request: SignedTestRequest, name: string, value: (old: string) => string): SignedTestRequest => ({
    ...request,
    headers: request.headers.map(([other, old]) => [other, other === name ? value(old) : old]),
  })
  const sign = (changes?: SchemeChanges): Promise<SignedTestRequest> => signer.sign(changes)
  it.each<[string, string, () => Promise<SignedTestRequest>]>([
    ['another date', 'ERR_SIGNATURE_MISMATCH', async () => replaced(await sign(), 'date', secondsAgo(5))],
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
    [
      'a key outside its folder',
      'ERR_CERTIFICATE_URL_FORBIDDEN',
      () => sign({ certificateUrl: '/pl/useast1/../../other' }),
    ],
    ['a key that does not exist', 'ERR_CERTIFICATE_FETCH_FAILED', () => sign({ certificateUrl: '/pl/useast1/00' })],
  ])('refuses %s', async (_what, code, make) => {
    await expectRejected(createSmartThingsVerifier(signer.options), await make(), code as never)
  })

  const secondsAgo = (seconds: number) => () => new Date(signer.at.getTime() - seconds * 1_000).toUTCString()

  it('refuses a body without a lifecycle', async () => {
    const write = (parts: never) => writeSmartThings(parts, { lifecycle: 1 } as never)
    const other = await createSchemeSigner(createSmartThingsVerifier, { ...smartThings, write } as never)
    const verifier = createSmartThingsVerifier(other.options as object)
    await expectRejected(verifier, await other.sign(), 'ERR_PAYLOAD_INVALID')
  })
})
