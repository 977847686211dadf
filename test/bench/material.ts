import { createAlexaVerifier } from '@countersign/core/alexa'
import { createApigVerifier, signApigHeaders } from '@countersign/core/apig'
import { createSnsVerifier } from '@countersign/core/sns'
import { createTrustAnchors, type TrustAnchors } from '@countersign/core/x509'
import {
  alexaDnsName,
  alexaPayload,
  createTestAuthority,
  createTestKeys,
  type IssuedCertificate,
  type SignedTestRequest,
  signAlexaRequest,
  signSnsMessage,
  snsCaIssuersUrl,
  snsDnsName,
  type TestAuthority,
  type TestKeys,
  testSkillId,
  testTopicArn,
} from '@countersign/testing'

/** The material of every case. There is one key pair for each position in a path, because generating keys is slow. */
export interface Material {
  readonly keys: { readonly root: TestKeys; readonly intermediates: readonly TestKeys[]; readonly signer: TestKeys }
  readonly root: TestAuthority
  readonly trustAnchors: TrustAnchors
  /** One hour in the future: some libraries read the clock of the system, and refuse old timestamps but not future ones. */
  readonly at: Date
}

const mostCertificates = 8

export async function createMaterial(): Promise<Material> {
  const [rootKeys, signer, ...intermediates] = await Promise.all([
    createTestKeys(),
    createTestKeys(),
    ...Array.from({ length: mostCertificates - 1 }, () => createTestKeys()),
  ])
  const root = await createTestAuthority({ keys: rootKeys })
  return {
    keys: { root: rootKeys, intermediates, signer },
    root,
    trustAnchors: await createTrustAnchors(root.anchorPem),
    at: new Date(Math.floor(Date.now() / 1_000) * 1_000 + 3_600_000),
  }
}

/** Issues a chain file with that many new certificates, and the URL that serves it. */
export async function issueChain(
  { root, keys }: Material,
  certificates: number,
): Promise<{ signer: IssuedCertificate; url: string }> {
  let authority = root
  for (let count = 1; count < certificates; count++) {
    authority = await authority.intermediate({
      keys: keys.intermediates[count - 1] as TestKeys,
      subject: `Intermediate ${count}`,
    })
  }
  const signer = await authority.issue({ keys: keys.signer, dnsNames: [alexaDnsName] })
  return { signer, url: `https://s3.amazonaws.com/echo.api/${randomName()}.pem` }
}

/** Creates a request of the Alexa service with about that many bytes, and with the headers of the service. */
export async function alexaRequest(
  { keys, at }: Material,
  url: string,
  bytes: number,
): Promise<SignedTestRequest & { text: string }> {
  const payload = alexaPayload({
    timestamp: at,
    requestId: 'amzn1.echo-api.request.00000000-0000-4000-8000-000000000000',
  }) as { session: object; context: { System: object } }
  // A real request is long because of an access token of about a kilobyte, and of the session attributes of the skill.
  const left = bytes - JSON.stringify(payload).length
  const turn = {
    intent: 'TurnOnIntent',
    slots: { room: 'kitchen', device: 'light' },
    confidence: 0.97,
    at: at.getTime(),
  }
  const turns = Math.max(0, Math.floor((left - 1_000) / (JSON.stringify(turn).length + 1)))
  const request = await signAlexaRequest({
    signer: { keys: keys.signer },
    certificateUrl: url,
    payload: {
      ...payload,
      session: { ...payload.session, attributes: { history: Array(turns).fill(turn) } },
      context: {
        ...payload.context,
        System: {
          ...payload.context.System,
          apiAccessToken: 'eyJ0eXAiOiJKV1Qi'.repeat(64).slice(0, Math.max(0, left)),
        },
      },
    },
  })
  const headers: [string, string][] = [
    ...request.headers,
    ['Accept', 'application/json'],
    ['Accept-Charset', 'utf-8'],
    ['User-Agent', 'Apache-HttpClient/UNAVAILABLE (Java/11.0.19)'],
    ['Host', 'skill.example'],
    ['Content-Length', String(request.body.byteLength)],
    ['Connection', 'Keep-Alive'],
  ]
  return { ...request, headers, text: new TextDecoder().decode(request.body) }
}

/** Creates a verifier of the library under test, whose download comes from memory. */
export function alexaVerifier(
  { trustAnchors, at }: Material,
  files: ReadonlyMap<string, string | Uint8Array<ArrayBuffer>>,
  crypto: Crypto = globalThis.crypto,
): ReturnType<typeof createAlexaVerifier> {
  return createAlexaVerifier({
    crypto,
    skillId: testSkillId,
    trustAnchors,
    currentDate: () => new Date(at),
    fetch: serve(files),
  })
}

/** Signs a message of an order with a number of lines: 12 lines have about 350 characters. */
export async function snsMaterial(
  { root, keys, at }: Material,
  lines = 12,
): Promise<{
  request: SignedTestRequest & { text: string }
  files: Map<string, string | Uint8Array<ArrayBuffer>>
  certificateUrl: string
  signedBytes: Uint8Array<ArrayBuffer>
  signature: Uint8Array<ArrayBuffer>
}> {
  const authority = await root.intermediate({ keys: keys.intermediates[0] as TestKeys })
  const signer = await authority.issue({ keys: keys.signer, dnsNames: [snsDnsName()], caIssuers: [snsCaIssuersUrl] })
  const id = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const certificateUrl = `https://sns.us-east-1.amazonaws.com/SimpleNotificationService-${id}.pem`
  const message = JSON.stringify({
    order: 4711,
    lines: Array.from({ length: lines }, (_, line) => ({ line, sku: `SKU-${line}` })),
  })
  const delivery = await signSnsMessage({ signer, message, subject: 'Order', timestamp: at, certificateUrl })
  const fields = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
  const text = fields.map((name) => `${name}\n${delivery.message[name]}\n`).join('')
  const { method, url, body } = delivery
  const headers: [string, string][] = [
    ...delivery.headers,
    ['Host', 'receiver.example'],
    ['Content-Length', String(body.byteLength)],
    ['Connection', 'Keep-Alive'],
    ['Accept-Encoding', 'gzip,deflate'],
  ]
  return {
    request: { method, url, headers, body, text: new TextDecoder().decode(body) },
    files: new Map<string, string | Uint8Array<ArrayBuffer>>([
      [certificateUrl, signer.pem],
      [snsCaIssuersUrl, new Uint8Array(authority.der)],
    ]),
    certificateUrl,
    signedBytes: new TextEncoder().encode(text),
    signature: decodeBase64(delivery.message.Signature as string),
  }
}

export function snsVerifier(
  { trustAnchors, at }: Material,
  files: ReadonlyMap<string, string | Uint8Array<ArrayBuffer>>,
): ReturnType<typeof createSnsVerifier> {
  return createSnsVerifier({
    topicArns: [testTopicArn],
    trustAnchors,
    currentDate: () => new Date(at),
    fetch: serve(files),
  })
}

export const apigSecret = 'signature_secret1'

export async function apigRequest({ at }: Material, bytes: number): Promise<SignedTestRequest> {
  const body = new TextEncoder().encode('x'.repeat(bytes))
  const url = '/orders/4711?expand=lines&currency=EUR'
  const headers: [string, string][] = [
    ['Host', 'backend.example.com'],
    ['Content-Type', 'application/json'],
    ['X-Stage', 'RELEASE'],
    ['User-Agent', 'apigateway'],
    ['Content-Length', String(bytes)],
  ]
  const added = await signApigHeaders(
    { method: 'POST', url, headers, body },
    { accessKey: 'signature_key1', secret: apigSecret, date: at, signedHeaders: ['content-type', 'host', 'x-stage'] },
  )
  return { method: 'POST', url, headers: [...headers, ...(Object.entries(added) as [string, string][])], body }
}

export function apigVerifier(
  { at }: Material,
  crypto: Crypto = globalThis.crypto,
): ReturnType<typeof createApigVerifier> {
  return createApigVerifier({ crypto, secrets: { signature_key1: apigSecret }, currentDate: () => new Date(at) })
}

export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}

export function header(request: SignedTestRequest, name: string): string {
  const found = request.headers.find(([key]) => key.toLowerCase() === name)
  if (found === undefined) throw new Error(`No ${name} header`)
  return found[1]
}

function serve(files: ReadonlyMap<string, string | Uint8Array<ArrayBuffer>>): typeof fetch {
  return async (input) => {
    const file = files.get(String(input))
    return file === undefined ? new Response('', { status: 404 }) : new Response(file)
  }
}

function randomName(): string {
  return `echo-api-cert-${[...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(36)).join('')}`
}
