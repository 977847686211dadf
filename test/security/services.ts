import type { SignedRequest, Verifier } from '@countersign/core'
import { createApigVerifier } from '@countersign/core/apig'
import { acceptReplays, createPayPalVerifier, type PayPalVerifierOptions } from '@countersign/core/paypal'
import { createSnsVerifier, type SnsMessage, type SnsVerifierOptions } from '@countersign/core/sns'
import { createTrustAnchors } from '@countersign/core/x509'
import {
  type CertificateHost,
  createCertificateHost,
  createTestAuthority,
  payPalCertificateUrl,
  payPalDnsName,
  type SignedSnsRequest,
  type SignSnsMessageOptions,
  signApigTestRequest,
  signPayPalWebhook,
  signSnsMessage,
  snsCaIssuersUrl,
  snsCertificateUrl,
  snsDnsName,
  testAccessKey,
  testSecret,
  testTopicArn,
  testWebhookId,
} from '@countersign/testing'
import { createAlexaService } from '../node/alexa-service.js'
import { createAppStoreMaterial } from '../schemes/appstore.js'
import { createSurroundings } from '../schemes/scheme-material.js'
import { createSmnMaterial } from '../schemes/smn.js'

export const alexa = await createAlexaService()

const authority = await (await createTestAuthority()).intermediate()
const signer = await authority.issue({ dnsNames: [snsDnsName()], caIssuers: [snsCaIssuersUrl] })
const trustAnchors = await createTrustAnchors(authority.anchorPem)

/** The SNS service for tests. */
export const sns: {
  readonly host: CertificateHost
  sign(options?: Partial<SignSnsMessageOptions>): Promise<SignedSnsRequest>
  createVerifier(options?: Partial<SnsVerifierOptions>): Verifier<SnsMessage>
} = {
  host: createCertificateHost({ [snsCertificateUrl()]: signer.pem, [snsCaIssuersUrl]: authority.der }),
  sign: (options = {}) => signSnsMessage({ signer, ...options }),
  createVerifier: (options = {}) =>
    createSnsVerifier({ topicArns: [testTopicArn], trustAnchors, fetch: sns.host.fetch, ...options }),
}

const payPalSigner = await authority.issue({ dnsNames: [payPalDnsName()] })
const payPalHost = createCertificateHost({ [payPalCertificateUrl()]: payPalSigner.chainPem })

/** Creates a PayPal verifier. Without a replay guard, it accepts replays. */
export function createPayPalVerifierFor(options: Partial<PayPalVerifierOptions> = {}): Verifier<unknown> {
  const { fetch } = payPalHost
  return createPayPalVerifier({
    webhookId: testWebhookId,
    replayGuard: acceptReplays,
    trustAnchors,
    fetch,
    ...options,
  })
}

/** The parts of a test: a verifier, which gets `options`, and a genuine request that it accepts. */
export interface SchemeUnderTest {
  create(options?: object): Verifier<unknown>
  sign(): Promise<SignedRequest>
}

const surroundings = await createSurroundings()
const appStore = await createAppStoreMaterial(surroundings)

/** The SMN service for tests. */
export const smn: Awaited<ReturnType<typeof createSmnMaterial>> = await createSmnMaterial(surroundings)

/** The names of all schemes. */
export const names = ['alexa', 'sns', 'apig', 'appstore', 'paypal', 'smn'] as const

export const schemes: Readonly<Record<(typeof names)[number], SchemeUnderTest>> = {
  alexa: { create: alexa.createVerifier, sign: () => alexa.sign() },
  sns: { create: sns.createVerifier, sign: () => sns.sign() },
  apig: {
    create: (options = {}) => createApigVerifier({ secrets: { [testAccessKey]: testSecret }, ...options }),
    sign: () => signApigTestRequest(),
  },
  appstore: { create: appStore.verifier, sign: () => appStore.genuine() },
  smn: { create: smn.verifier, sign: () => smn.genuine() },
  paypal: { create: createPayPalVerifierFor, sign: () => signPayPalWebhook({ signer: payPalSigner }) },
}

/** Returns the error that `verify` threw, or `accepted`. */
export async function outcomeOf(verifier: Verifier<unknown>, request: unknown): Promise<unknown> {
  try {
    await verifier.verify(request as SignedRequest)
    return 'accepted'
  } catch (error) {
    return error
  }
}

/** Returns the same Web Crypto with some functions of `subtle` replaced. */
export function cryptoWith(functions: Partial<SubtleCrypto>): Crypto {
  const subtle = new Proxy(crypto.subtle, {
    get: (target, name) => {
      const own = functions[name as keyof SubtleCrypto] ?? Reflect.get(target, name)
      return typeof own === 'function' ? own.bind(target) : own
    },
  })
  return {
    subtle,
    getRandomValues: crypto.getRandomValues.bind(crypto),
    randomUUID: () => crypto.randomUUID(),
  } as Crypto
}
