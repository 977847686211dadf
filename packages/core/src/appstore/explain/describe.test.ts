import {
  appStoreRequest,
  createAppStoreSigner,
  createTestAuthority,
  type SignedTestRequest,
  signAppStoreJws,
  signAppStoreRenewalInfo,
  signAppStoreTransaction,
} from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { createAppStoreMaterial } from '#test/schemes/appstore.js'
import { createSurroundings } from '#test/schemes/scheme-material.js'

const at = new Date('2026-06-01T12:00:00Z')
const appstore = await createAppStoreMaterial(await createSurroundings({ currentDate: () => at }))
const { signer, sign, verifier } = appstore
// About one signature in sixteen has neither of the two characters that base64 writes differently.
let genuine = await sign()
while (!/[-_][^.]*"}$/.test(new TextDecoder().decode(genuine.body))) genuine = await sign()
const text = new TextDecoder().decode(genuine.body)
const jws: string = JSON.parse(text).signedPayload
const [header, payload, signature] = jws.split('.') as [string, string, string]

const body = (content: string | Uint8Array<ArrayBuffer>): SignedTestRequest => ({
  ...genuine,
  body: typeof content === 'string' ? new TextEncoder().encode(content) : content,
})
const wrap = (content: string): SignedTestRequest => appStoreRequest(content)
const info = { signer, signedDate: at }

async function xcode(): Promise<SignedTestRequest> {
  const fields = {
    notificationType: 'TEST',
    notificationUUID: 'x',
    data: { bundleId: 'com.example.app', environment: 'Xcode' },
    signedDate: at.getTime(),
  }
  const other = await createAppStoreSigner(await createTestAuthority({ at, keyType: 'P-256' }))
  return wrap(await signAppStoreJws(fields, { ...other, certificates: other.certificates.slice(0, 1) }))
}

type Row = [name: string, make: () => SignedTestRequest | Promise<SignedTestRequest>, id: string, confidence: string]

const rows: Row[] = [
  ['version 1', () => body('{"notification_type":"DID_RENEW","unified_receipt":{}}'), 'appstore-version-1', 'proven'],
  ['the decoded payload', () => body('{"notificationType":"TEST","data":{}}'), 'appstore-decoded', 'proven'],
  ['the JWS alone', () => body(jws), 'appstore-jws-alone', 'proven'],
  ['the JWS alone, in quotes', () => body(JSON.stringify(jws)), 'appstore-jws-alone', 'proven'],
  ['an empty body', () => body(''), 'empty-body', 'proven'],
  ['an object as text', () => body('[object Object]'), 'object-as-text', 'proven'],
  ['base64 of the body', () => body(btoa(text)), 'base64', 'proven'],
  ['a body that was stringified', () => body(JSON.stringify(text)), 'json-stringified', 'proven'],
  [
    'an event of Lambda',
    () => body(JSON.stringify({ requestContext: {}, headers: {}, body: text })),
    'lambda-event',
    'proven',
  ],
  ['line breaks', () => wrap(`${jws.slice(0, 90)}\n${jws.slice(90)}\n`), 'appstore-jws-format', 'proven'],
  ['quotes', () => wrap(`"${jws}"`), 'appstore-jws-format', 'proven'],
  ['padding', () => wrap(`${header}.${payload}.${signature}==`), 'appstore-jws-format', 'proven'],
  ['percent-encoding', () => wrap(encodeURIComponent(`${jws}==`)), 'appstore-jws-format', 'proven'],
  ['the standard alphabet', () => wrap(jws.replaceAll('-', '+').replaceAll('_', '/')), 'appstore-jws-format', 'proven'],
  ['a JWS that was cut in its payload', () => wrap(jws.slice(0, jws.length - 500)), 'appstore-jws-cut', 'likely'],
  ['a JWS that was cut in its signature', () => wrap(jws.slice(0, -4)), 'appstore-jws-cut', 'likely'],
  [
    'a payload that was exchanged',
    async () => {
      const other = JSON.parse(new TextDecoder().decode((await sign({ notificationType: 'TEST' })).body)).signedPayload
      return wrap(`${header}.${other.split('.')[1]}.${signature}`)
    },
    'appstore-jws-rewritten',
    'likely',
  ],
  ['a notification of Xcode', xcode, 'appstore-xcode', 'proven'],
  ['a transaction', async () => wrap(await signAppStoreTransaction(info)), 'appstore-transaction', 'proven'],
  ['renewal info', async () => wrap(await signAppStoreRenewalInfo(info)), 'appstore-renewal-info', 'proven'],
]

describe('explain of an App Store notification', () => {
  it.each(rows)('names %s', async (_name, make, id, confidence) => {
    const explanation = await verifier().explain(await make())
    expect(explanation).toMatchObject({ verdict: 'rejected', confidence })
    const named = explanation.checks.map(({ evidence }) => evidence?.accident)
    expect(named).toContain(id)
    expect(explanation.cause).toMatch(/\.$/)
    expect(explanation.fix).toMatch(/\.$/)
  })

  it('says which environment is served', async () => {
    const { cause, fix } = await verifier().explain(await sign({ environment: 'Sandbox' }))
    expect(cause).toBe('It is of the environment Sandbox, and the verifier serves Production.')
    expect(fix).toContain("environment: 'Sandbox'")
  })

  it('says which app is served', async () => {
    const { cause } = await verifier().explain(await sign({ bundleId: 'com.example.other' }))
    expect(cause).toBe('The request is of the app com.example.other, and the verifier serves com.example.app.')
    const numbered = await verifier().explain(await sign({ appAppleId: 7 }))
    expect(numbered.fix).toContain("add '7' to appAppleId")
    const unnumbered = await verifier().explain(await sign({ data: { appAppleId: undefined } }))
    expect(unnumbered.cause).toContain('does not name the number of its app')
  })

  it('says that a certificate has expired, and what to do with an old notification', async () => {
    const { cause, fix } = await verifier({ currentDate: () => new Date('2027-01-01T00:00:00Z') }).explain(genuine)
    expect(cause).toContain('The validity of the certificate ended')
    expect(fix).toContain('set currentDate to its time')
  })

  it('shows the digest of what arrived', async () => {
    const { checks } = await verifier().explain(wrap(`${header}.${payload}.${'A'.repeat(86)}`))
    const digest = new Uint8Array(
      await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${header}.${payload}`)),
    )
    expect(checks.find(({ id }) => id === 'signature')?.evidence).toMatchObject({
      computedDigest: Buffer.from(digest).toString('hex'),
    })
  })

  it('reports every check of a genuine notification as passed', async () => {
    const { verdict, checks } = await verifier().explain(genuine)
    expect(verdict).toBe('accepted')
    expect(checks.filter(({ outcome }) => outcome !== 'passed')).toEqual([])
    expect(checks.map(({ id }) => id)).toEqual([
      'request',
      'method',
      'body',
      'jws',
      'certificates',
      'certificate-validity',
      'certificate-usage',
      'certification-path',
      'signature',
      'payload',
      'timestamp',
      'app',
      'transaction-info',
      'renewal-info',
    ])
  })
})
