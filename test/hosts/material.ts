import { type Certificates, secrets } from './certificates.js'
import { testing } from './packages.js'

/** A request in its form on the wire: each character of a header value is one byte. */
export interface WireRequest {
  readonly method: string
  /** The raw request target. */
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Uint8Array
  /** Sent in chunks, without a Content-Length. */
  readonly chunked?: boolean
}

/** A request that must be refused, and the status of the refusal. */
export interface HostileRequest {
  readonly name: string
  readonly status: number
  readonly request: WireRequest
}

/** The largest body that a verifier of this suite accepts, in bytes. */
export const maxBodyBytes = 262_144

/** The host that the requests of API Gateway name, although the sockets are on loopback. */
export const backendHost = 'backend.example.com'

/** Creates genuine and hostile requests of the three services. */
export class Services {
  readonly certificates: Certificates
  readonly #signers: Awaited<ReturnType<typeof createSigners>>

  private constructor(signers: Awaited<ReturnType<typeof createSigners>>) {
    this.#signers = signers
    const { authority, alexa, sns } = signers
    this.certificates = {
      anchor: authority.anchorPem,
      intermediates: signers.intermediate.chainPem,
      files: { [testing.alexaCertificateUrl]: alexa.chainPem, [testing.snsCertificateUrl(topicArn)]: sns.pem },
    }
  }

  static async create(): Promise<Services> {
    return new Services(await createSigners())
  }

  /** A genuine request of the Alexa service; `text` goes into the payload. */
  async alexa(url: string, text = 'Zoë ✓', signer = this.#signers.alexa): Promise<WireRequest> {
    const payload = { ...testing.alexaPayload({ skillId }), text }
    return { ...(await testing.signAlexaRequest({ signer, payload })), url }
  }

  /** A genuine notification of Amazon SNS. */
  async sns(url: string, signer = this.#signers.sns): Promise<WireRequest> {
    return { ...(await testing.signSnsMessage({ signer, topicArn, message: 'Zoë ✓' })), url }
  }

  /** A notification in the form of a Lambda record or a queue. */
  async snsMessage(fieldCasing: 'URL' | 'Url', signatureVersion: '1' | '2' = '2'): Promise<Record<string, unknown>> {
    const options = { topicArn, message: 'Zoë ✓', fieldCasing, signatureVersion }
    return (await testing.signSnsMessage({ signer: this.#signers.sns, ...options })).message
  }

  /** A genuine request of API Gateway with any target and headers. */
  async apig(options: Partial<WireRequest>, secret: string = secrets.signature_key1): Promise<WireRequest> {
    const { method = 'POST', url = '/app/1?a=1', headers = [], body = encode('{"text":"Zoë ✓"}'), chunked } = options
    const fields = headers.map(([name, value]): [string, string] => [name, value])
    const signing = { accessKey: 'signature_key1', secret, method, url, headers: fields, body }
    const named = fields.some(([name]) => name.toLowerCase() === 'host')
    const request = await testing.signApigTestRequest(
      named ? signing : { ...signing, headers: [['Host', backendHost], ...fields] },
    )
    return { ...request, ...(chunked === undefined ? {} : { chunked }) }
  }

  /** Requests to a skill that must not reach a handler. */
  async hostileAlexa(url: string): Promise<readonly HostileRequest[]> {
    const genuine = await this.alexa(url)
    return [
      { name: 'alexa, body altered', status: 400, request: alterBody(genuine) },
      { name: 'alexa, signature altered', status: 400, request: alterHeader(genuine, 'signature-256') },
      { name: 'alexa, wrong signer', status: 400, request: await this.alexa(url, '', this.#signers.stranger) },
      { name: 'alexa, unsigned', status: 400, request: without(genuine, /^signature/i) },
      {
        name: 'alexa, oversize',
        status: 413,
        request: { ...genuine, body: encode(JSON.stringify(['x'.repeat(maxBodyBytes)])) },
      },
    ]
  }

  /** Requests to a subscriber that must not reach a handler. */
  async hostileSns(url: string): Promise<readonly HostileRequest[]> {
    const genuine = await this.sns(url)
    const unsigned = new TextDecoder().decode(genuine.body).replace(/"Signature": "[^"]*",\n/, '')
    return [
      { name: 'sns, body altered', status: 403, request: replaceBody(genuine, /Zoë/, 'Eve') },
      { name: 'sns, wrong signer', status: 403, request: await this.sns(url, this.#signers.stranger) },
      { name: 'sns, unsigned', status: 403, request: { ...genuine, body: encode(unsigned) } },
    ]
  }

  /** Requests to a backend that must not reach a handler. */
  async hostileApig(): Promise<readonly HostileRequest[]> {
    const genuine = await this.apig({ headers: [['X-Tenant', 'a']] })
    return [
      { name: 'apig, body altered', status: 401, request: alterBody(genuine) },
      { name: 'apig, header altered', status: 401, request: alterHeader(genuine, 'x-tenant') },
      { name: 'apig, target altered', status: 401, request: { ...genuine, url: '/app/2?a=1' } },
      { name: 'apig, wrong secret', status: 401, request: await this.apig({}, 'wrong') },
      { name: 'apig, unsigned', status: 401, request: without(genuine, /^authorization$/i) },
    ]
  }
}

/** The skill, the topic and the secrets that the programs of the guides name. */
export const skillId = 'amzn1.ask.skill.00000000-0000-0000-0000-000000000000'
export const topicArn = 'arn:aws:sns:eu-central-1:123456789012:orders'

export function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

async function createSigners() {
  const [authority, other] = await Promise.all([testing.createTestAuthority(), testing.createTestAuthority()])
  const intermediate = await authority.intermediate()
  const [alexa, sns, stranger] = await Promise.all([
    intermediate.issue({ dnsNames: [testing.alexaDnsName] }),
    intermediate.issue({ dnsNames: [testing.snsDnsName(topicArn)] }),
    other.issue({ dnsNames: [testing.alexaDnsName] }),
  ])
  return { authority, intermediate, alexa, sns, stranger }
}

// The text is still JSON, so that no parser refuses it before the verifier does.
function alterBody(request: WireRequest): WireRequest {
  return replaceBody(request, /Zoë/, 'Eva ')
}

function replaceBody(request: WireRequest, pattern: RegExp, replacement: string): WireRequest {
  return { ...request, body: encode(new TextDecoder().decode(request.body).replace(pattern, replacement)) }
}

function alterHeader(request: WireRequest, name: string): WireRequest {
  return {
    ...request,
    headers: request.headers.map(([field, value]) =>
      field.toLowerCase() === name ? [field, (value.startsWith('a') ? 'b' : 'a') + value.slice(1)] : [field, value],
    ),
  }
}

function without(request: WireRequest, pattern: RegExp): WireRequest {
  return { ...request, headers: request.headers.filter(([name]) => !pattern.test(name)) }
}
