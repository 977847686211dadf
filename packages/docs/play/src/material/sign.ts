import { signApigHeaders } from '@countersign/core/apig'
import {
  alexaCertificateUrl,
  payPalCaIssuersUrl,
  payPalCertificateUrl,
  type SignAlexaRequestOptions,
  type SignedTestRequest,
  type SignPayPalWebhookOptions,
  type SignSnsMessageOptions,
  signAlexaRequest,
  signPayPalWebhook,
  signSnsMessage,
  snsCaIssuersUrl,
  snsCertificateUrl,
  testTopicArn,
} from '@countersign/testing'
import type { Fixture } from '../request/fixture.js'
import { InputError } from '../request/header-text.js'
import type { TestMaterial } from './test-material.js'

/** Signs an Alexa request with the page's authority. */
export async function signAlexa(
  material: TestMaterial,
  options: Omit<SignAlexaRequestOptions, 'signer'>,
): Promise<Fixture> {
  const at = new Date()
  const signer = await material.alexaSigner()
  return {
    scheme: 'alexa',
    request: await signAlexaRequest({ timestamp: at, ...options, signer }),
    at,
    certificates: { [alexaCertificateUrl]: signer.chainPem },
    trustAnchors: material.root.anchorPem,
  }
}

/** Signs an SNS message with the page's authority. */
export async function signSns(
  material: TestMaterial,
  options: Omit<SignSnsMessageOptions, 'signer'>,
): Promise<Fixture> {
  const at = new Date()
  const topicArn = options.topicArn ?? testTopicArn
  const signer = await material.snsSigner(topicArn)
  const { method, url, headers, body } = await signSnsMessage({ timestamp: at, ...options, signer })
  return {
    scheme: 'sns',
    request: { method, url, headers, body },
    at,
    certificates: { [snsCertificateUrl(topicArn)]: signer.pem, [snsCaIssuersUrl]: material.authority.pem },
    trustAnchors: material.root.anchorPem,
  }
}

/** Signs a delivery of a PayPal webhook with the page's authority. */
export async function signPayPal(
  material: TestMaterial,
  options: Omit<SignPayPalWebhookOptions, 'signer'>,
): Promise<Fixture> {
  const at = new Date()
  const signer = await material.payPalSigner()
  return {
    scheme: 'paypal',
    request: await signPayPalWebhook({ timestamp: at, ...options, signer }),
    at,
    certificates: { [payPalCertificateUrl()]: signer.pem, [payPalCaIssuersUrl]: material.authority.pem },
    trustAnchors: material.root.anchorPem,
  }
}

/** A key that API Gateway signs with. */
export type ApigKey = Omit<Parameters<typeof signApigHeaders>[1], 'crypto'>

/**
 * Signs a request as API Gateway does, its Host header included.
 *
 * @throws InputError for a URL that is not absolute.
 * @throws TypeError and VerificationError as `signApigHeaders` does.
 */
export async function signApig(request: SignedTestRequest, key: ApigKey): Promise<Fixture> {
  const at = key.date ?? new Date()
  const headers = withHost(request)
  const added = await signApigHeaders({ ...request, headers }, { ...key, date: at })
  return {
    scheme: 'apig',
    request: { ...request, headers: replaced(headers, Object.entries(added)) },
    at,
    certificates: {},
  }
}

/** The headers, with some added or in place of those of the same name. */
export function replaced(
  headers: readonly (readonly [string, string])[],
  added: readonly (readonly [string, string])[],
): [string, string][] {
  const names = new Set(added.map(([name]) => name.toLowerCase()))
  return [...headers.filter(([name]) => !names.has(name.toLowerCase())), ...added].map(([name, value]) => [name, value])
}

// Write the Host header: clients differ on whether it repeats a default port, and on an upper-case host.
function withHost({ url, headers }: SignedTestRequest): [string, string][] {
  if (headers.some(([name]) => name.toLowerCase() === 'host')) return headers
  return [['Host', absoluteUrl(url).host], ...headers]
}

/**
 * Parses the URL of an endpoint.
 *
 * @throws InputError if it is not absolute, http or https, or names a user.
 */
export function absoluteUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new InputError('The URL must be absolute, http or https, and without user information')
  return url
}
