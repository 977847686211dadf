import { appStoreRequest, type SignedTestRequest } from '@countersign/testing'
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
const [header, payload, _signature] = jws.split('.') as [string, string, string]

const _body = (content: string | Uint8Array<ArrayBuffer>): SignedTestRequest => ({
  ...genuine,
  body: typeof content === 'string' ? new TextEncoder().encode(content) : content,
})
const wrap = (content: string): SignedTestRequest => appStoreRequest(content)
const _info = { signer, signedDate: at }

describe('explain of an App Store notification', () => {
  it('names the environment that is served', async () => {
    const { cause, fix } = await verifier().explain(await sign({ environment: 'Sandbox' }))
    expect(cause).toBe('The message is of the environment Sandbox, and the verifier accepts Production.')
    expect(fix).toContain("environment: 'Sandbox'")
  })

  it('names the app that is served', async () => {
    const { cause } = await verifier().explain(await sign({ bundleId: 'com.example.other' }))
    expect(cause).toBe('The request is of the app com.example.other, and the verifier accepts com.example.app.')
    const numbered = await verifier().explain(await sign({ appAppleId: 7 }))
    expect(numbered.fix).toContain("add '7' to appAppleId")
    const unnumbered = await verifier().explain(await sign({ data: { appAppleId: undefined } }))
    expect(unnumbered.cause).toContain('does not name the number of its app')
  })

  it('says that a certificate has expired, and what to do with an old notification', async () => {
    const { cause, fix } = await verifier({ currentDate: () => new Date('2027-01-01T00:00:00Z') }).explain(genuine)
    expect(cause).toContain('The validity of the certificate ended')
    expect(fix).toContain('set currentDate to the time of the request')
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
