import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { anyTopic, createSnsVerifier, type SnsVerifierOptions } from '@countersign/core/sns'
import { createCertificateHost, type SnsTestMessage, snsRequest } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { vectorsAbsent, vectorsFolder } from '../support/vectors-folder.js'

const folder = vectorsFolder === undefined ? undefined : join(vectorsFolder, 'sns')

// The files that Amazon Trust Services serves at the caIssuers URLs of these certificates.
const issuerFiles = {
  'http://crt.r2m01.amazontrust.com/r2m01.cer': 'amazon-rsa-2048-m01.pem',
  'http://crt.sca1b.amazontrust.com/sca1b.crt': 'amazon-server-ca-1b.pem',
}
const symantec = 'php2017-notification-v1-no-subject'
const weakKey = 'ruby2012-notification-v1-rsa1024'
const confirmationFields = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']
const notificationFields = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']

if (folder === undefined) {
  describe.skip(`SNS messages that Amazon signed: ${vectorsAbsent}`, () => {
    it('are accepted', () => {})
  })
} else {
  const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8')
  const issuers = Object.fromEntries(Object.entries(issuerFiles).map(([url, name]) => [url, read('certs', name)]))

  const load = (name: string) => {
    const json = read(name, 'message.json')
    const message: SnsTestMessage = JSON.parse(json)
    const certificateUrl = String(message.SigningCertURL ?? message.SigningCertUrl)
    const host = createCertificateHost({ ...issuers, [certificateUrl]: read(name, 'cert.pem') })
    const signedAt = new Date(String(message.Timestamp))
    const verifierWith = (options: Partial<SnsVerifierOptions> = {}) =>
      createSnsVerifier({ topicArns: anyTopic, fetch: host.fetch, currentDate: () => signedAt, ...options })
    return {
      request: { ...snsRequest(message), body: new TextEncoder().encode(json) },
      message,
      host,
      signedAt,
      verifierWith,
    }
  }

  const named = readdirSync(folder).filter((name) => name !== 'certs')
  const accepted = named.filter((name) => name !== weakKey)

  it('is the expected set', () => {
    expect(named.length).toBeGreaterThanOrEqual(10)
  })

  describe.each(accepted)('the message %s, which Amazon signed', (name) => {
    const { request, message, host, signedAt, verifierWith } = load(name)
    const chain = name === symantec ? 'transport' : 'full'

    it(`is accepted at the time of its timestamp: ${chain}`, async () => {
      const { payload, timestamp, algorithm, signer } = await verifierWith({ chain }).verify(request)
      expect(payload).toMatchObject({ Type: message.Type, Message: message.Message, MessageId: message.MessageId })
      expect(timestamp).toEqual(signedAt)
      expect(algorithm).toBe(`RSASSA-PKCS1-v1_5-SHA-${message.SignatureVersion === '1' ? '1' : '256'}`)
      expect(signer.id).toBe('sns.amazonaws.com')
      expect((await verifierWith({ chain }).explain(request)).verdict).toBe('accepted')
    })

    it('is refused if any signed field is changed', async () => {
      const verifier = verifierWith({ chain })
      const fields = message.Type === 'Notification' ? notificationFields : confirmationFields
      let changes = 0
      for (const field of fields.filter((candidate) => typeof message[candidate] === 'string')) {
        const value = String(message[field])
        for (let index = 0; index < value.length; index += 1) {
          const character = String.fromCharCode(value.charCodeAt(index) ^ 1)
          const changed = { ...message, [field]: value.slice(0, index) + character + value.slice(index + 1) }
          await expect(verifier.verify(snsRequest(changed)), `${field} ${index}`).rejects.toMatchObject({
            name: 'VerificationError',
            retryable: false,
          })
          changes += 1
        }
        for (const change of [undefined, null, '', `${value}\n`, ` ${value}`, [value]]) {
          await expect(verifier.verify(snsRequest({ ...message, [field]: change }))).rejects.toMatchObject({
            name: 'VerificationError',
            retryable: false,
          })
        }
      }
      expect(changes).toBeGreaterThan(100)
    })

    it('is accepted if any unsigned attribute is changed', async () => {
      const verifier = verifierWith({ chain })
      const unsubscribe = message.UnsubscribeUrl === undefined ? 'UnsubscribeURL' : 'UnsubscribeUrl'
      for (const change of [
        { [unsubscribe]: 'https://attacker.test/' },
        { [unsubscribe]: undefined },
        { MessageAttributes: { a: { Type: 'String', Value: 'b' } } },
        { Extra: 'x' },
      ]) {
        expect((await verifier.verify(snsRequest({ ...message, ...change }))).scheme).toBe('sns')
      }
    })

    it('is refused an hour and five minutes later, and five minutes before', async () => {
      for (const [seconds, code] of [
        [3_900, undefined],
        [3_901, 'ERR_TIMESTAMP_OUT_OF_RANGE'],
        [-300, undefined],
        [-301, 'ERR_TIMESTAMP_OUT_OF_RANGE'],
      ] as const) {
        const currentDate = () => new Date(signedAt.getTime() + seconds * 1_000)
        const verification = verifierWith({ chain, currentDate }).verify(request)
        if (code === undefined) expect((await verification).scheme).toBe('sns')
        else await expect(verification).rejects.toMatchObject({ code, status: 403 })
      }
    })

    it('is refused today, because its certificate has expired', async () => {
      const currentDate = () => new Date('2027-01-01T00:00:00Z')
      const { checks } = await verifierWith({ chain, currentDate }).explain(request)
      expect(checks.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code)).toEqual(
        expect.arrayContaining(['ERR_TIMESTAMP_OUT_OF_RANGE', 'ERR_CERTIFICATE_EXPIRED']),
      )
    })

    if (chain === 'full') {
      it('fetches its certificate and the missing issuer, or takes the issuer from intermediates', async () => {
        const first = host.count()
        await verifierWith().verify(request)
        expect(host.requests.slice(first).map(({ url }) => new URL(url).host)).toEqual([
          expect.stringMatching(/^sns\./),
          expect.stringMatching(/^crt\..*\.amazontrust\.com$/),
        ])
        const intermediates = Object.values(issuers).join('\n')
        const before = host.count()
        await verifierWith({ intermediates }).verify(request)
        expect(host.count() - before).toBe(1)
      })
    } else {
      it('has no certification path to Amazon, and makes the verifier fetch only from hosts of Amazon', async () => {
        const first = host.count()
        await expect(verifierWith().verify(request)).rejects.toMatchObject({ code: 'ERR_CERTIFICATION_PATH_INVALID' })
        expect(host.count() - first).toBe(1)
      })
    }
  })

  it('is refused with a key of 1,024 bits and no SubjectAltName', async () => {
    const { request, verifierWith } = load(weakKey)
    for (const chain of ['full', 'transport'] as const) {
      await expect(verifierWith({ chain }).verify(request)).rejects.toMatchObject({
        code: 'ERR_SUBJECT_ALT_NAME_MISMATCH',
      })
      const { checks } = await verifierWith({ chain }).explain(request)
      expect(checks.find(({ id }) => id === 'certificate-usage')).toMatchObject({
        outcome: 'failed',
        code: 'ERR_CERTIFICATE_INVALID',
      })
      // The signature is genuine, but the certificate is not valid.
      expect(checks.find(({ id }) => id === 'signature')?.outcome).toBe('passed')
    }
  })

  it('is refused if the certificate of another message is served instead of its own', async () => {
    const { request, message, host, verifierWith } = load('javav2-notification-v2')
    host.serve(String(message.SigningCertURL), read('h3-2024-subscriptionconfirmation-v2-eu-central-1', 'cert.pem'))
    await expect(verifierWith().verify(request)).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_EXPIRED' })
  })
}
