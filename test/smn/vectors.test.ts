import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { SignedRequest } from '@countersign/core'
import { anyTopic, confirmSmnSubscription, createSmnVerifier, type SmnVerifierOptions } from '@countersign/core/smn'
import { parseCertificates } from '@countersign/core/x509'
import { describe, expect, it } from 'vitest'
import { vectorsAbsent, vectorsFolder } from '../support/vectors-folder.js'

const folder = vectorsFolder === undefined ? undefined : join(vectorsFolder, 'smn')

if (folder === undefined) {
  describe.skip(`SMN messages that Huawei signed: ${vectorsAbsent}`, () => {
    it('are accepted', () => {})
  })
} else {
  const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8')
  const samples = readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory())

  describe.each(samples)('the message %s, which Huawei signed', (name) => {
    const files = readdirSync(join(folder, name))
    const message = JSON.parse(read(name, 'message.json'))
    const signedAt = new Date(message.timestamp)
    const certificates = files.includes('public-key.pem') ? { certificates: read(name, 'public-key.pem') } : {}
    const requestOf = (fields: object): SignedRequest => ({
      method: 'POST',
      url: '/',
      headers: [],
      body: new TextEncoder().encode(JSON.stringify(fields)),
    })
    const verifierAt = (currentDate: Date, options: Partial<SmnVerifierOptions> = {}) =>
      createSmnVerifier({ topicUrns: anyTopic, ...certificates, currentDate: () => currentDate, ...options })

    it('is accepted at the time of its timestamp', async () => {
      const request = { ...requestOf(message), body: new TextEncoder().encode(read(name, 'message.json')) }
      const verified = await verifierAt(signedAt).verify(request)
      expect(verified.payload).toEqual(message)
      expect(verified.timestamp).toEqual(signedAt)
      expect((await verifierAt(signedAt, { topicUrns: [message.topic_urn] }).explain(request)).verdict).toBe('accepted')
    })

    it('is refused if any character of a signed field is changed', async () => {
      const verifier = verifierAt(signedAt)
      for (const field of ['message', 'message_id', 'subject', 'subscribe_url', 'timestamp', 'topic_urn', 'type']) {
        const value: string = message[field] ?? ''
        for (let index = 0; index < value.length; index += 1) {
          const other = value[index] === '0' ? '1' : '0'
          const altered = { ...message, [field]: value.slice(0, index) + other + value.slice(index + 1) }
          await expect(verifier.verify(requestOf(altered)), `${field} at ${index}`).rejects.toMatchObject({
            status: 403,
          })
        }
      }
    })

    it('is refused a second after 25 hours', async () => {
      const later = (seconds: number): Date => new Date(signedAt.getTime() + seconds * 1_000)
      await verifierAt(later(90_000)).verify(requestOf(message))
      const stale = { code: 'ERR_TIMESTAMP_OUT_OF_RANGE' }
      await expect(verifierAt(later(90_001)).verify(requestOf(message))).rejects.toMatchObject(stale)
    })

    it.runIf(message.type === 'SubscriptionConfirmation')('has a subscribe_url that may be fetched', async () => {
      const urls: string[] = []
      const fetch = (async (url: unknown) => {
        urls.push(String(url))
        return new Response('{}')
      }) as typeof globalThis.fetch
      await confirmSmnSubscription(await verifierAt(signedAt).verify(requestOf(message)), { fetch })
      expect(urls).toEqual([message.subscribe_url])
    })
  })

  describe('the certificate that Huawei publishes', () => {
    it('is the default pin', async () => {
      const pem = read('huawei-published-cert-2026.pem')
      const [certificate] = await parseCertificates(pem)
      const currentDate = (): Date => certificate?.notAfter as Date
      const pinsOf = async (options: Partial<SmnVerifierOptions>) => {
        const request = requestOfNothing()
        const { checks } = await createSmnVerifier({ topicUrns: anyTopic, currentDate, ...options }).explain(request)
        return checks.find(({ id }) => id === 'pinned-certificates')?.evidence
      }
      expect(await pinsOf({})).toEqual(await pinsOf({ certificates: pem }))
    })
  })
}

function requestOfNothing(): SignedRequest {
  return { method: 'POST', url: '/', headers: [], body: new TextEncoder().encode('{}') }
}
