import { type HostileRequest, hostile, type SignedTestRequest } from '@countersign/testing'
import type { Scheme } from '../request/fixture.js'
import { signAlexa, signApig, signPayPal, signSns } from './sign.js'
import type { TestMaterial } from './test-material.js'

/** What samples are made for. */
export interface SampleTarget {
  readonly scheme: Scheme
  /** URL of the endpoint. */
  readonly url: string
  readonly skillId: string
  readonly topicArn: string
  readonly webhookId: string
  readonly accessKey: string
  readonly secret: string
}

/** Makes the hostile requests of a scheme, one after the other, each when it is asked for. */
export function hostileRequests(
  material: TestMaterial,
  target: SampleTarget,
  at: Date,
): AsyncGenerator<HostileRequest, void, undefined> {
  const { authority, host } = material
  const { scheme, url, skillId, topicArn, webhookId, accessKey, secret } = target
  if (scheme === 'apig') return hostile.apig({ accessKey, secret, url, at })
  if (scheme === 'sns') return hostile.sns({ authority, host, topicArn, url, at })
  if (scheme === 'paypal') return hostile.paypal({ authority, host, webhookId, url, at })
  return hostile.alexa({ authority, host, skillId, url, at })
}

/** Makes a request that a verifier with this authority, or this secret, accepts. */
export function genuineRequest(material: TestMaterial, target: SampleTarget): ReturnType<typeof signAlexa> {
  const { scheme, url, skillId, topicArn, webhookId, accessKey, secret } = target
  if (scheme === 'apig') return signApig(plainApigRequest(url), { accessKey, secret })
  if (scheme === 'sns') return signSns(material, { url, topicArn, subject: 'Greeting' })
  if (scheme === 'paypal') return signPayPal(material, { url, webhookId })
  return signAlexa(material, { url, skillId })
}

// A request that API Gateway could have sent.
function plainApigRequest(url: string): SignedTestRequest {
  return {
    method: 'POST',
    url,
    headers: [
      ['Content-Type', 'application/json'],
      ['X-Role', 'reader'],
    ],
    body: new TextEncoder().encode('{"order":1}'),
  }
}
