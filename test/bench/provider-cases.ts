import { createAppStoreVerifier } from '@countersign/core/appstore'
import { acceptReplays, createPayPalVerifier } from '@countersign/core/paypal'
import { createSmnVerifier } from '@countersign/core/smn'
import {
  createAppStoreSigner,
  createCertificateHost,
  createTestKeys,
  payPalCertificateUrl,
  payPalDnsName,
  type SignedTestRequest,
  signAppStoreNotification,
  signPayPalWebhook,
  signSmnMessage,
  testAppAppleId,
  testBundleId,
  testTopicUrn,
  testWebhookId,
} from '@countersign/testing'
import type { Timed } from './common-cases.js'
import { importPublicKey, must, subtleVerify } from './floor.js'
import { decodeBase64, header, type Material } from './material.js'

const [ours, floor] = ['countersign', 'crypto.subtle'] as const

/** A notification of the App Store, and the three JWS in it. */
export interface AppStoreDelivery {
  readonly request: SignedTestRequest
  readonly anchorDer: Uint8Array
  readonly notification: string
  readonly transaction: string
  readonly renewal: string
}

/** Returns the warm cases of the App Store: one notification has three signatures. */
export async function appStoreWarm(
  { root, trustAnchors, at }: Material,
  peers?: (delivery: AppStoreDelivery) => Promise<readonly Timed[]>,
): Promise<readonly Timed[]> {
  const keys = await createTestKeys('P-256')
  const signer = await createAppStoreSigner(root, { endEntity: { keys } })
  const request = await signAppStoreNotification({ signer, signedDate: at })
  const notification = String(JSON.parse(new TextDecoder().decode(request.body)).signedPayload)
  const { data } = JSON.parse(new TextDecoder().decode(fromBase64url(notification.split('.')[1] ?? '')))
  const [transaction, renewal] = [String(data.signedTransactionInfo), String(data.signedRenewalInfo)]
  const spki = new Uint8Array(keys.subjectPublicKeyInfo)
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('spki', spki, algorithm, false, ['verify'])
  const signed = [notification, transaction, renewal].map((jws) => {
    const end = jws.lastIndexOf('.')
    return { data: new TextEncoder().encode(jws.slice(0, end)), signature: fromBase64url(jws.slice(end + 1)) }
  })
  const verifier = createAppStoreVerifier({
    bundleId: testBundleId,
    appAppleId: testAppAppleId,
    trustAnchors,
    currentDate: () => new Date(at),
  })
  const verifyAll = async (): Promise<void> => {
    for (const { data, signature } of signed) must(await crypto.subtle.verify(algorithm, key, signature, data))
  }
  await verifier.verify(request)
  await verifyAll()
  return [
    { name: ours, once: () => verifier.verify(request) },
    { name: `three of ${floor}`, once: verifyAll },
    ...((await peers?.({ request, anchorDer: new Uint8Array(root.der), notification, transaction, renewal })) ?? []),
  ]
}

/** Returns the warm cases of PayPal. */
export async function payPalWarm({ root, keys, trustAnchors, at }: Material): Promise<readonly Timed[]> {
  const signer = await root.issue({ keys: keys.signer, dnsNames: [payPalDnsName()] })
  const request = await signPayPalWebhook({ signer, timestamp: at, transmissionId: 'bench' })
  const verifier = createPayPalVerifier({
    webhookId: testWebhookId,
    replayGuard: acceptReplays,
    trustAnchors,
    currentDate: () => new Date(at),
    fetch: createCertificateHost({ [payPalCertificateUrl()]: signer.pem }).fetch,
  })
  const time = header(request, 'paypal-transmission-time')
  const data = new TextEncoder().encode(`bench|${time}|${testWebhookId}|${crc32(request.body)}`)
  return await rsaCases(verifier, request, keys.signer, decodeBase64(header(request, 'paypal-transmission-sig')), data)
}

/** Returns the warm cases of SMN. */
export async function smnWarm({ root, keys, at }: Material): Promise<readonly Timed[]> {
  const signer = await root.issue({ keys: keys.signer })
  const message = JSON.stringify({ alarm: 'cpu_usage', value: 97.08, points: Array(40).fill({ time: 0, value: 1 }) })
  const request = await signSmnMessage({ signer, message, subject: 'Alarm', timestamp: at })
  const verifier = createSmnVerifier({
    topicUrns: [testTopicUrn],
    certificates: signer.pem,
    currentDate: () => new Date(at),
  })
  const fields = ['message', 'message_id', 'subject', 'timestamp', 'topic_urn', 'type']
  const text = fields.map((name) => `${name}\n${request.message[name]}\n`).join('')
  const signature = decodeBase64(String(request.message.signature))
  return await rsaCases(verifier, request, keys.signer, signature, new TextEncoder().encode(text))
}

async function rsaCases(
  verifier: { verify(request: SignedTestRequest): Promise<unknown> },
  request: SignedTestRequest,
  keys: Material['keys']['signer'],
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): Promise<readonly Timed[]> {
  const key = await importPublicKey(keys)
  await verifier.verify(request)
  must(await subtleVerify(key, signature, data))
  return [
    { name: ours, once: () => verifier.verify(request) },
    { name: floor, once: () => subtleVerify(key, signature, data) },
  ]
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  return decodeBase64(text.replaceAll('-', '+').replaceAll('_', '/'))
}

function crc32(bytes: Uint8Array): number {
  let remainder = 0xffffffff
  for (const byte of bytes) {
    remainder ^= byte
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0)
  }
  return ~remainder >>> 0
}
