import { createVerify, X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  alexaCertificateUrl,
  alexaDnsName,
  alexaPayload,
  createTestAuthority,
  type IssuedCertificate,
  signAlexaRequest,
  testSkillId,
  toRequest,
} from '../index.js'

let signer: IssuedCertificate
beforeAll(async () => {
  signer = await (await createTestAuthority({ keyType: 'P-256' })).issue({ dnsNames: [alexaDnsName] })
})

describe('signAlexaRequest', () => {
  it('signs the raw body with both hashes', async () => {
    const { method, headers, body } = await signAlexaRequest({ signer })
    const fields = new Headers(headers)
    expect(method).toBe('POST')
    expect(fields.get('SignatureCertChainUrl')).toBe(alexaCertificateUrl)
    expect(isSigned('sha256', body, fields.get('Signature-256'))).toBe(true)
    expect(isSigned('sha1', body, fields.get('Signature'))).toBe(true)
    expect(isSigned('sha1', body, fields.get('Signature-256'))).toBe(false)
    expect(isSigned('sha256', Buffer.concat([body, Buffer.from(' ')]), fields.get('Signature-256'))).toBe(false)
  })

  it('signs with the hashes of the option', async () => {
    const { headers } = await signAlexaRequest({ signer, hashes: ['SHA-1'] })
    expect(headers.map(([name]) => name)).toEqual(['Content-Type', 'SignatureCertChainUrl', 'Signature'])
  })

  it('writes the options into the payload', async () => {
    const timestamp = new Date('2019-07-15T22:44:25.678Z')
    const { body } = await signAlexaRequest({ signer, skillId: 'amzn1.ask.skill.a', timestamp, type: 'IntentRequest' })
    const payload = JSON.parse(new TextDecoder().decode(body))
    expect(payload.request).toMatchObject({ type: 'IntentRequest', timestamp: '2019-07-15T22:44:25Z' })
    expect(payload.session.application.applicationId).toBe('amzn1.ask.skill.a')
    expect(payload.context.System.application.applicationId).toBe('amzn1.ask.skill.a')
  })

  it('signs a given payload or raw body unchanged', async () => {
    const text = async (options: object): Promise<string> =>
      new TextDecoder().decode((await signAlexaRequest({ signer, ...options })).body)
    expect(await text({ payload: { a: 1 } })).toBe('{"a":1}')
    expect(await text({ body: ' {}\r\n' })).toBe(' {}\r\n')
    expect(await text({ body: new Uint8Array(0) })).toBe('')
  })

  it('can be converted to a fetch Request', async () => {
    const signed = await signAlexaRequest({ signer })
    const request = toRequest(signed)
    expect(request.headers.get('signature-256')).toBe(new Headers(signed.headers).get('Signature-256'))
    expect(new Uint8Array(await request.arrayBuffer())).toEqual(signed.body)
  })
})

describe('alexaPayload', () => {
  it('has a new request id each time', () => {
    const { request: first } = alexaPayload() as { request: { requestId: string } }
    const { request: second } = alexaPayload() as { request: { requestId: string } }
    expect(first.requestId).not.toBe(second.requestId)
    expect(JSON.stringify(alexaPayload())).toContain(testSkillId)
  })
})

function isSigned(hash: string, body: Uint8Array, signature: string | null): boolean {
  return createVerify(hash)
    .update(body)
    .verify(new X509Certificate(signer.pem).publicKey, signature ?? '', 'base64')
}
