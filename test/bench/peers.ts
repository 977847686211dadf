import { createHash, createHmac, createPublicKey, timingSafeEqual, verify, X509Certificate } from 'node:crypto'
import { Environment, SignedDataVerifier } from '@apple/app-store-server-library'
import { type SignedTestRequest, testAppAppleId, testBundleId } from '@countersign/testing'
import alexaVerifier from 'alexa-verifier'
import askSdk from 'ask-sdk-express-adapter'
import * as asn1js from 'asn1js'
import { Certificate, CertificateChainValidationEngine } from 'pkijs'
import SnsPayloadValidator from 'sns-payload-validator'
import SnsValidator from 'sns-validator'
import { must } from './floor.js'
import { apigSecret, decodeBase64, header } from './material.js'
import type { AppStoreDelivery } from './provider-cases.js'

type Request = SignedTestRequest & { text: string }

// Every function here goes from the raw bytes of a body to a verdict, as users of the library do.

/** ask-sdk-express-adapter: signature and timestamp, as its ExpressAdapter calls them. A new one has an empty cache. */
export function askSdkVerifier(): (request: Request) => Promise<unknown> {
  const signature = new askSdk.SkillRequestSignatureVerifier()
  const timestamp = new askSdk.TimestampVerifier()
  return async ({ headers, body }) => {
    const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
    await signature.verify(text, Object.fromEntries(headers))
    await timestamp.verify(text)
    return JSON.parse(text)
  }
}

/** alexa-verifier. It caches by URL for the whole process. */
export async function alexaVerifierVerify(request: Request): Promise<unknown> {
  const { body } = request
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
  await alexaVerifier(header(request, 'signaturecertchainurl'), header(request, 'signature-256'), text)
  return JSON.parse(text)
}

/** sns-validator. It caches by URL for the whole process, and does not build a certification path. */
export function snsValidatorVerify({ body }: Request): Promise<unknown> {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
  return new Promise((resolve, reject) => {
    new SnsValidator().validate(text, (error, message) => (error ? reject(error) : resolve(message)))
  })
}

/** sns-payload-validator. It does not build a certification path. */
export function snsPayloadValidatorVerifier(): (request: Request) => Promise<unknown> {
  const validator = new SnsPayloadValidator()
  return ({ body }) => validator.validate(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString())
}

/**
 * @apple/app-store-server-library, without its checks of revocation, which need a network. It then uses the time of the
 * signature as the current time, and validates the certificates of each JWS again.
 */
export function appleLibraryVerifier(delivery: AppStoreDelivery): () => Promise<unknown> {
  const anchors = [Buffer.from(delivery.anchorDer)]
  const verifier = new SignedDataVerifier(anchors, false, Environment.PRODUCTION, testBundleId, testAppAppleId)
  return async () => {
    const { signedPayload } = JSON.parse(Buffer.from(delivery.request.body).toString())
    const { data } = await verifier.verifyAndDecodeNotification(signedPayload)
    await verifier.verifyAndDecodeTransaction(String(data?.signedTransactionInfo))
    return await verifier.verifyAndDecodeRenewalInfo(String(data?.signedRenewalInfo))
  }
}

/** A hand-written verifier with pkijs: its certificates, its chain engine, and crypto.subtle for the body. */
export async function pkijsVerify(request: Request, pem: string, anchor: Certificate, at: Date): Promise<unknown> {
  const [endEntity, ...intermediates] = pem
    .split('-----END CERTIFICATE-----')
    .filter((block) => block.includes('BEGIN'))
    .map((block) => parsePkijs(decodeBase64(block.replace(/-----BEGIN CERTIFICATE-----|\s/g, ''))))
  if (endEntity === undefined) throw new Error('No certificate')
  const engine = new CertificateChainValidationEngine({
    trustedCerts: [anchor],
    certs: [...intermediates, endEntity],
    checkDate: at,
  })
  must((await engine.verify()).result === true)
  const key = await endEntity.getPublicKey({
    algorithm: { algorithm: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, usages: ['verify'] },
  })
  const signature = decodeBase64(header(request, 'signature-256'))
  must(await crypto.subtle.verify('RSASSA-PKCS1-v1_5', key, signature, request.body))
  return JSON.parse(new TextDecoder().decode(request.body))
}

export function parsePkijs(der: Uint8Array<ArrayBuffer>): Certificate {
  return new Certificate({ schema: asn1js.fromBER(der).result })
}

/** A hand-written verifier with `node:crypto`. OpenSSL parses and verifies in the order of the file, without names and constraints. */
export function x509Verify(request: Request, pem: string, anchor: X509Certificate, at: Date): unknown {
  const path = pem
    .split(/(?<=-----END CERTIFICATE-----)\s*/)
    .filter((block) => block !== '')
    .map((block) => new X509Certificate(block))
  for (const [index, certificate] of path.entries()) {
    const issuer = path[index + 1] ?? anchor
    must(certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey))
    must(at >= new Date(certificate.validFrom) && at <= new Date(certificate.validTo))
  }
  const [endEntity] = path
  must(endEntity?.checkHost('echo-api.amazon.com') !== undefined)
  const signature = Buffer.from(header(request, 'signature-256'), 'base64')
  must(verify('sha256', request.body, endEntity?.publicKey as never, signature))
  return JSON.parse(Buffer.from(request.body).toString())
}

/** Verifies only the signature, with synchronous `node:crypto`. */
export function nodeVerifier(spki: Uint8Array, signature: Uint8Array, data: Uint8Array): () => void {
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
  return () => must(verify('sha256', data, key, signature))
}

/** Computes the three hashes that the scheme of API Gateway requires, with synchronous `node:crypto`. */
export function nodeApig(request: SignedTestRequest): () => void {
  const canonical = new Uint8Array(360).fill(0x61)
  const data = new Uint8Array(97).fill(0x61)
  const tag = createHmac('sha256', apigSecret).update(data).digest()
  return () => {
    createHash('sha256').update(request.body).digest('hex')
    createHash('sha256').update(canonical).digest('hex')
    must(timingSafeEqual(createHmac('sha256', apigSecret).update(data).digest(), tag))
  }
}
