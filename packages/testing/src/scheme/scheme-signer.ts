import type { Verifier, WebCrypto } from '@countersign/core'
import { encodeBase64 } from '@countersign/core/scheme'
import type { IssuedCertificate } from '../authority/test-authority.js'
import { createTestKeys, type Hash, type KeyType, type TestKeys } from '../authority/test-keys.js'
import { randomUuid } from '../random-uuid.js'
import type { SignedTestRequest } from '../signed-test-request.js'
import { createSchemeMaterial, type SchemeMaterial, type SchemeTraits, type SigningKeys } from './scheme-material.js'

/** The result of `defineScheme`: the function that creates verifiers, and the definition. */
export interface TestableScheme<Options> {
  (options: Options): Verifier<unknown>
  readonly definition: SchemeTraits
}

/** The parts that a request of a scheme is written from. */
export interface SchemeParts {
  /** An id that is new for each message. */
  readonly id: string
  readonly timestamp: Date
  /** The URL of the certificate, if requests of the scheme name one. */
  readonly certificateUrl: string
  /** Base64 of the DER of each certificate, if messages of the scheme carry them. */
  readonly certificates: readonly string[]
  /** The access key, if requests of the scheme name one. */
  readonly accessKey: string
  /** Signs as the service does: with the key that the definition describes, or HMAC-SHA-256. Default hash: SHA-256. */
  sign(data: string | Uint8Array, hash?: Hash): Promise<Uint8Array<ArrayBuffer>>
}

/** The differences between a request and a genuine one. */
export interface SchemeChanges extends Partial<Omit<SchemeParts, 'sign'>> {
  /** The keys that sign. */
  readonly keys?: SigningKeys
  /** Signs other bytes than those that the request has. */
  readonly alterData?: (data: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>
  /** Puts another signature into the request. */
  readonly alterSignature?: (signature: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>
}

/** Options of {@link createSchemeSigner}. Only the author of a scheme knows them. */
export interface SchemeSignerOptions<Options> {
  /** Writes a request as the service sends it. */
  write(parts: SchemeParts): SignedTestRequest | Promise<SignedTestRequest>
  /** Returns a URL that the policy of the scheme allows, a different one for each number. Required if requests name a URL. */
  certificateUrl?(number: number): string
  /** A caIssuers URL that the definition allows. Required if it allows any. */
  issuerUrl?: string
  /** Options that the scheme adds. */
  options?: Partial<Options>
  /** The time of signer and verifier. Default: now. */
  at?: Date
  /** Returns keys of a type, new ones at each call. Default: `createTestKeys`, which is slow for RSA. */
  createKeys?(type: KeyType): Promise<TestKeys>
  /** The engine. Default: `globalThis.crypto`. */
  crypto?: WebCrypto
}

/** Signs requests of one scheme with its own material, which only verifiers with its options accept. */
export interface SchemeSigner<Options> {
  readonly definition: SchemeTraits
  /** The options with which a verifier accepts the requests of the signer. */
  readonly options: Options
  readonly at: Date
  /** The material that signs: certificates, keys or a secret. */
  readonly material: SchemeMaterial
  /** Signs a genuine request, or one with the given changes. Each has its own id. */
  sign(changes?: SchemeChanges): Promise<SignedTestRequest>
  /** Returns the parts of a request that present a certificate, and serves its file if the scheme has a certificate URL. */
  present(certificate: IssuedCertificate): Pick<SchemeChanges, 'certificateUrl' | 'certificates'>
  /** Serves a file at a new URL that the policy of the scheme allows. */
  serve(file: string): string
}

/**
 * Creates a signer for a scheme that `defineScheme` made: an authority and a certificate host, keys to pin, or a secret, as the
 * definition needs.
 *
 * @throws TypeError if an option is missing that the definition needs.
 *
 * @example
 * ```ts
 * import { decodeHex, defineScheme, encodeHex, notSigned, requiredHeader } from '@countersign/core/scheme'
 * import { createSchemeSigner, expectAccepted } from '@countersign/testing'
 *
 * const createHubVerifier = defineScheme<string, { signature: Uint8Array<ArrayBuffer> }>({
 *   name: 'hub',
 *   status: 401,
 *   covers: 'body',
 *   secret: 'single',
 *   reports: { signature: { title: 'Hub-Signature is hex' } },
 *   async checks({ check, request, prove }) {
 *     const signature = check('signature', () => decodeHex(requiredHeader(request.headers, 'hub-signature', 'Hub-Signature')))
 *     const proof = await prove(() => ({ signature: signature(), data: request.body }))
 *     return { payload: 'a', proof: proof(), timestamp: notSigned, replayId: () => encodeHex(signature()) }
 *   },
 * })
 *
 * const signer = await createSchemeSigner(createHubVerifier, {
 *   async write({ id, sign }) {
 *     const body = new TextEncoder().encode(id)
 *     return { method: 'POST', url: '/', headers: [['Hub-Signature', encodeHex(await sign(body))]], body }
 *   },
 * })
 * await expectAccepted(createHubVerifier(signer.options), await signer.sign())
 * ```
 */
export async function createSchemeSigner<Options>(
  create: TestableScheme<Options>,
  options: SchemeSignerOptions<Options>,
): Promise<SchemeSigner<Options>> {
  const { definition } = create
  const { at = new Date(), crypto = globalThis.crypto, issuerUrl, write } = options
  const createKeys = options.createKeys ?? ((type: KeyType) => createTestKeys(type, { crypto }))
  const material = await createSchemeMaterial(definition, { at, crypto, issuerUrl, createKeys })
  let urls = 0
  const serve = (file: string): string => {
    if (options.certificateUrl === undefined)
      throw new TypeError(
        'createSchemeSigner: options.certificateUrl is missing. It must be a function that returns a URL',
      )
    urls += 1
    const url = options.certificateUrl(urls)
    material.host.serve(url, file)
    return url
  }
  const present: SchemeSigner<Options>['present'] = (certificate) => {
    if (material.kind === 'url') return { certificateUrl: serve(material.fileOf(certificate)) }
    return material.kind === 'inline' ? { certificates: material.chainOf(certificate).map(encodeBase64) } : {}
  }
  const { certificate, keys: genuine, accessKey } = material
  const presented = certificate === undefined ? {} : present(certificate)
  return {
    definition,
    at,
    material,
    serve,
    present,
    // These are the options of the scheme and of the library. TypeScript cannot infer that from the generic
    // type.
    options: { ...options.options, ...material.options, currentDate: () => new Date(at), crypto } as unknown as Options,
    async sign({ keys = genuine, alterData = same, alterSignature = same, ...changes } = {}) {
      return await write({
        id: randomUuid(),
        timestamp: at,
        certificateUrl: '',
        certificates: [],
        accessKey,
        ...presented,
        ...changes,
        sign: async (data, hash = 'SHA-256') => {
          const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data)
          return alterSignature(await keys.signFixed(alterData(bytes), hash))
        },
      })
    },
  }
}

function same<Value>(value: Value): Value {
  return value
}
