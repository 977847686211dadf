import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  createTestAuthority,
  signSnsMessage,
  snsCertificateUrl,
  snsDnsName,
  snsRequest,
  testTopicArn,
} from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { createTrustAnchors } from '../x509/index.js'
import { createSnsVerifier } from './create-sns-verifier.js'

setFlagsFromString('--expose_gc')
const collectGarbage = runInNewContext('gc') as () => void

function heapUsed(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

const urlOf = (index: number): string => snsCertificateUrl(testTopicArn, index.toString(16).padStart(32, '0'))

describe('memory, with messages that each name another certificate URL', () => {
  it.each([
    ['100,000 that lead nowhere', 100_000, 404],
    ['1,000 that lead to a certificate', 1_000, 200],
  ])(
    'is bounded: %s',
    async (_, count, status) => {
      const authority = await createTestAuthority({ keyType: 'P-256' })
      const signer = await authority.issue({ dnsNames: [snsDnsName()] })
      const { message } = await signSnsMessage({ signer })
      let downloads = 0
      const fetch = async (): Promise<Response> => {
        downloads += 1
        return new Response(status === 200 ? signer.pem : null, { status })
      }
      const trustAnchors = await createTrustAnchors(authority.anchorPem)
      const verifier = createSnsVerifier({ topicArns: [testTopicArn], trustAnchors, fetch })
      const codes = new Set<string>()
      const deliver = async (first: number, last: number): Promise<void> => {
        for (let index = first; index < last; index++) {
          const request = snsRequest({ ...message, SigningCertURL: urlOf(index) })
          await verifier.verify(request).then(
            () => codes.add('accepted'),
            ({ code }) => codes.add(code),
          )
        }
      }
      // Memory that is allocated once, such as compiled code, is allocated in the first tenth.
      await deliver(0, count / 10)
      const before = heapUsed()
      await deliver(count / 10, count)
      expect(heapUsed() - before).toBeLessThan(4_000_000)
      expect([...codes]).toEqual([status === 200 ? 'accepted' : 'ERR_CERTIFICATE_FETCH_FAILED'])
      expect(downloads).toBe(count)
    },
    120_000,
  )
})
