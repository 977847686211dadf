import {
  type CertificatesAtUrl,
  type CertificatesInside,
  decodeBase64,
  decodeTimestamp,
  defineScheme,
  type Found,
  type KeyType,
  type Proof,
  parseUnproven,
  type ReceivedRequest,
  requiredHeader,
  type SchemeResult,
  type SchemeRun,
  type SignatureHash,
  type SignedData,
  VerificationError,
} from '@countersign/core/scheme'
import {
  createTestKeys,
  type SchemeContractOptions,
  type SchemeParts,
  type TestableScheme,
  type TestKeys,
  type KeyType as TestKeyType,
} from '@countersign/testing'

/** A scheme that a user of defineScheme could define, and the material from which its tests are derived. */
export interface CustomScheme {
  readonly name: string
  readonly create: TestableScheme<object>
  readonly options: SchemeContractOptions<object>
}

/**
 * Creates keys for the signers of all schemes. Generating RSA keys is slow, so three keys are used in turn. A signer uses at
 * most three.
 */
export function createKeyPool(crypto: Crypto = globalThis.crypto): (type: TestKeyType) => Promise<TestKeys> {
  const pool: Promise<TestKeys>[] = []
  let dealt = 0
  return (type) => {
    if (type !== 'RSA-2048') return createTestKeys(type, { crypto })
    const place = dealt % 3
    dealt += 1
    pool[place] ??= createTestKeys(type, { crypto })
    return pool[place]
  }
}

interface Event {
  readonly id: string
  readonly time: string
}

interface Checks {
  'signature-header': Uint8Array<ArrayBuffer>
  payload: Event
}

const tolerance = { past: 300, future: 60 }
const reports = {
  'signature-header': { title: 'Acme-Signature is base64' },
  payload: { title: 'The body is an event' },
}
const common = { status: 403, covers: 'body', reports } as const

// The signer passes its own anchors. This one is never read.
const trustAnchors = '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----'
const marker = '1.3.6.1.4.1.99999.1'
const markers = { endEntity: marker, issuer: `${marker}.1` }
const dnsName = 'signing.acme.example'
const url = { title: 'Acme-Certificate', origin: 'https://keys.acme.example', path: /^\/certs\/\d+\.pem$/ }
const issuers = { origin: 'http://issuers.acme.example', path: /^\/[a-z]+\.der$/ }

/** Every place of a certificate, type of key, hash and identity that a definition can name, at least once. */
export const customSchemes: readonly CustomScheme[] = [
  byUrl('rsa-by-url', 'SHA-256', { url, file: 'chain', dnsName, trustAnchors }),
  byUrl('es256-by-url', 'SHA-256', { url, file: 'chain', dnsName, trustAnchors, key: 'P-256' }),
  byUrl('es384-by-url', 'SHA-384', { url, file: 'chain', markers, purpose: 'any', trustAnchors, key: 'P-384' }),
  byUrl('rsa-sha512-by-url', 'SHA-512', { url, file: 'end-entity', dnsName, trustAnchors }),
  byUrl('rsa-sha384-by-url', 'SHA-384', { url, file: 'end-entity', issuers, dnsName, trustAnchors }),
  inline('es256-inline', 'SHA-256', { inline: 'path', length: 3, markers, purpose: 'any', trustAnchors, key: 'P-256' }),
  inline('es384-inline', 'SHA-384', { inline: 'chain', markers: { endEntity: marker }, trustAnchors, key: 'P-384' }),
  inline('rsa-sha512-inline', 'SHA-512', { inline: 'chain', length: 1, dnsName, trustAnchors }),
  pinned('rsa-sha512-by-pin', 'SHA-512', 'RSA'),
  pinned('es256-by-pin', 'SHA-256', 'P-256'),
  pinned('es384-by-pin', 'SHA-384', 'P-384'),
  withOneSecret('hmac'),
  withAccessKeys('hmac-by-key'),
]

/** ES512, which needs a curve that some engines do not have. */
export const p521Scheme: CustomScheme = pinned('es512-by-pin', 'SHA-512', 'P-521')

function byUrl(name: string, hash: SignatureHash, certificate: CertificatesAtUrl): CustomScheme {
  const create = defineScheme<Event, Checks>({
    ...common,
    name,
    certificate,
    checks: async (run) =>
      await checkEvent(run, hash, async (read) => {
        const signer = await run.certificate(() => ({ url: headerOf(run.request, 'Acme-Certificate') }))
        return await signer.prove(read)
      }),
  })
  const required = ['Acme-Certificate']
  return schemeOf(name, create, hash, required, ({ certificateUrl }) => [['Acme-Certificate', certificateUrl]])
}

function inline(name: string, hash: SignatureHash, certificate: CertificatesInside): CustomScheme {
  const create = defineScheme<Event, Checks>({
    ...common,
    name,
    certificate,
    checks: async (run) =>
      await checkEvent(run, hash, async (read) => {
        const signer = await run.certificates(() => listOf(run.request))
        return await signer.prove(read)
      }),
  })
  return schemeOf(name, create, hash, [], ({ certificates }) => [['Acme-Certificates', certificates.join(' ')]])
}

function pinned(name: string, hash: SignatureHash, key: KeyType): CustomScheme {
  const create = defineScheme<Event, Checks>({
    ...common,
    name,
    certificate: { pins: 'by-caller', key },
    checks: async (run) => await checkEvent(run, hash, run.prove),
  })
  return schemeOf(name, create, hash, [], () => [])
}

function withOneSecret(name: string): CustomScheme {
  const create = defineScheme<Event, Checks>({
    ...common,
    name,
    secret: 'single',
    checks: async (run) => await checkEvent(run, 'SHA-256', run.prove),
  })
  return schemeOf(name, create, 'SHA-256', [], () => [])
}

function withAccessKeys(name: string): CustomScheme {
  const create = defineScheme<Event, Checks>({
    ...common,
    name,
    secret: 'by-access-key',
    checks: async (run) =>
      await checkEvent(
        run,
        'SHA-256',
        async (read) => await run.prove(() => ({ accessKey: headerOf(run.request, 'Acme-Key') }), read),
      ),
  })
  return schemeOf(name, create, 'SHA-256', ['Acme-Key'], ({ accessKey }) => [['Acme-Key', accessKey]])
}

type Prove = (read: () => SignedData) => Found<Proof> | Promise<Found<Proof>>

async function checkEvent(
  { check, request, fresh }: SchemeRun<Checks>,
  hash: SignatureHash,
  prove: Prove,
): Promise<SchemeResult<Event>> {
  const signature = check('signature-header', () => {
    try {
      return decodeBase64(headerOf(request, 'Acme-Signature'))
    } catch (error) {
      if (error instanceof VerificationError) throw error
      throw new VerificationError('ERR_HEADER_INVALID', 'Acme-Signature header is not base64')
    }
  })
  const proof = await prove(() => ({ name: 'Acme-Signature', hash, signature: signature(), data: request.body }))
  const event = check('payload', () => readEvent(request.body))
  const timestamp = fresh(
    () => new Date(event().time),
    () => tolerance,
  )
  return { payload: event(), proof: proof(), timestamp: timestamp(), replayId: () => event().id }
}

function readEvent(body: Uint8Array): Event {
  try {
    const { id, time } = parseUnproven(body)
    if (typeof id === 'string' && typeof time === 'string') return { id, time: decodeTimestamp(time).toISOString() }
  } catch {
    // The error below says what is wrong.
  }
  throw new VerificationError('ERR_PAYLOAD_INVALID', 'The body is not an event')
}

function headerOf({ headers }: ReceivedRequest, title: string): string {
  return requiredHeader(headers, title.toLowerCase(), title)
}

// A request without certificates has the header with an empty value.
function listOf({ headers }: ReceivedRequest): readonly string[] {
  const [list = ''] = headers.values('acme-certificates')
  return list === '' ? [] : list.split(' ')
}

function schemeOf(
  name: string,
  create: unknown,
  hash: SignatureHash,
  required: readonly string[],
  headersOf: (parts: SchemeParts) => [string, string][],
): CustomScheme {
  return {
    name,
    create: create as TestableScheme<object>,
    options: {
      requiredHeaders: ['Acme-Signature', ...required],
      tolerance,
      issuerUrl: 'http://issuers.acme.example/one.der',
      certificateUrl: (number) => `https://keys.acme.example/certs/${number}.pem`,
      async write(parts) {
        const body = new TextEncoder().encode(JSON.stringify({ id: parts.id, time: parts.timestamp.toISOString() }))
        const signature = btoa(String.fromCharCode(...(await parts.sign(body, hash))))
        return { method: 'POST', url: '/', headers: [['Acme-Signature', signature], ...headersOf(parts)], body }
      },
    },
  }
}
