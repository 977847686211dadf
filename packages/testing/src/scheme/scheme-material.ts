import type { WebCrypto } from '@countersign/core'
import { createTrustAnchors } from '@countersign/core/scheme'
import { type Der, empty } from '../authority/der.js'
import { encodeBlock } from '../authority/pem.js'
import { createTestAuthority, type IssuedCertificate, type TestAuthority } from '../authority/test-authority.js'
import type { CertificateOptions } from '../authority/test-certificate.js'
import type { KeyType, TestKeys } from '../authority/test-keys.js'
import { type CertificateHost, createCertificateHost } from '../certificate-host.js'

/** The requirements of a definition for the certificates of a scheme. */
export interface CertificateTraits {
  readonly key?: 'RSA' | 'P-256' | 'P-384' | 'P-521'
  readonly dnsName?: string
  readonly markers?: { readonly endEntity: string; readonly issuer?: string }
  readonly purpose?: 'serverAuth' | 'any'
  readonly url?: object
  readonly file?: 'chain' | 'end-entity'
  readonly issuers?: object
  readonly inline?: 'path' | 'chain'
  readonly length?: number
  readonly pins?: string
}

/** The facts about the requests of a scheme that its definition contains. */
export interface SchemeTraits {
  readonly name: string
  readonly status: number
  readonly repeats?: boolean
  readonly covers: 'body' | 'fields' | 'checksum' | 'none'
  readonly certificate?: CertificateTraits
  readonly secret?: 'single' | 'by-access-key'
}

/** Keys that sign requests: those of a certificate, or a secret. */
export type SigningKeys = Pick<TestKeys, 'signFixed'>

/** The material that signs the requests of a scheme. */
export interface SchemeMaterial {
  readonly kind: 'url' | 'inline' | 'pins' | 'secret'
  readonly keys: SigningKeys
  readonly accessKey: string
  /** The certificate of the keys, if a path must lead to it. */
  readonly certificate: IssuedCertificate | undefined
  /** The authority that issues the certificates of the scheme. The verifier trusts its anchor. */
  readonly issuer: TestAuthority
  readonly host: CertificateHost
  /** The options of the library with which a verifier accepts the material. */
  readonly options: object
  /** Issues a certificate like that of the service, except for the given options. */
  issue(options?: CertificateOptions, by?: TestAuthority): Promise<IssuedCertificate>
  /** Creates an issuer like that of the service, except for the given options. */
  createIssuer(options?: CertificateOptions): Promise<TestAuthority>
  /** Creates other keys of the same kind. */
  createKeys(): Promise<SigningKeys>
  /** The file that is served for a certificate. */
  fileOf(certificate: IssuedCertificate): string
  /** The certificates that a message carries. */
  chainOf(certificate: IssuedCertificate): readonly Der[]
}

interface Surroundings {
  readonly at: Date
  readonly crypto: WebCrypto
  readonly issuerUrl: string | undefined
  readonly createKeys: (type: KeyType) => Promise<TestKeys>
}

const accessKey = 'test_access_key'

/** Creates the material that a definition needs. */
export async function createSchemeMaterial(
  { certificate: traits, secret }: SchemeTraits,
  { at, crypto, issuerUrl, createKeys }: Surroundings,
): Promise<SchemeMaterial> {
  const { key = 'RSA', dnsName, markers, purpose, file, issuers, inline, length, pins } = traits ?? {}
  const keyType: KeyType = key === 'RSA' ? 'RSA-2048' : key
  const host = createCertificateHost()
  const ofIssuers = markers?.issuer === undefined ? [] : [{ id: markers.issuer, value: empty() }]
  const root = await createTestAuthority({ at, crypto, keyType: 'P-256', extensions: ofIssuers })
  const createIssuer = (options: CertificateOptions = {}, above: TestAuthority = root): Promise<TestAuthority> =>
    above.intermediate({ keyType: 'P-256', extensions: ofIssuers, ...options })
  let issuer = root
  for (let depth = intermediatesOf(traits ?? {}); depth > 0; depth -= 1) issuer = await createIssuer({}, issuer)
  const keys = secret === undefined ? await createKeys(keyType) : await createSecret(crypto)
  if (issuers !== undefined && issuerUrl !== undefined) host.serve(issuerUrl, issuer.der)
  const issue: SchemeMaterial['issue'] = (options = {}, by = issuer) =>
    by.issue({
      ...('secret' in keys ? {} : { keys }),
      keyUsage: ['digitalSignature'],
      ...(dnsName !== undefined && { dnsNames: [dnsName] }),
      ...(purpose === 'any' && { extendedKeyUsage: null }),
      ...(markers !== undefined && { extensions: [{ id: markers.endEntity, value: empty() }] }),
      ...(issuerUrl !== undefined && { caIssuers: [issuerUrl] }),
      ...options,
    })
  const common = {
    keys,
    accessKey,
    issuer,
    host,
    issue,
    createIssuer: (options?: CertificateOptions) => createIssuer(options),
    createKeys: () => (secret === undefined ? createKeys(keyType) : createSecret(crypto)),
    fileOf: ({ pem, chainPem }: IssuedCertificate) => (file === 'end-entity' ? pem : chainPem),
    chainOf: ({ chain }: IssuedCertificate) => {
      const carried = inline === 'path' ? [...chain, root.anchor] : chain
      return length === undefined ? carried : carried.slice(0, length)
    },
  }
  if ('secret' in keys) {
    const options = secret === 'single' ? { secret: keys.secret } : { secrets: { [accessKey]: keys.secret } }
    return { ...common, kind: 'secret', certificate: undefined, options }
  }
  if (pins !== undefined) {
    // Add a pin that signs nothing, so that each pin is tried.
    const other = await createKeys(keyType)
    const blocks = [other, keys].map(({ subjectPublicKeyInfo }) => encodeBlock('PUBLIC KEY', subjectPublicKeyInfo))
    return { ...common, kind: 'pins', certificate: undefined, options: { certificates: blocks.join('') } }
  }
  const trustAnchors = await createTrustAnchors(root.anchorPem)
  const certificate = await issue()
  return inline === undefined
    ? { ...common, kind: 'url', certificate, options: { trustAnchors, fetch: host.fetch } }
    : { ...common, kind: 'inline', certificate, options: { trustAnchors } }
}

// If the file holds only the end-entity certificate and no issuer can be downloaded, the anchor itself is the
// issuer.
function intermediatesOf({ inline, length, file, issuers }: CertificateTraits): number {
  if (inline === 'path') return (length ?? 3) - 2
  if (inline === 'chain') return (length ?? 2) - 1
  return file === 'end-entity' && issuers === undefined ? 0 : 1
}

async function createSecret(crypto: WebCrypto): Promise<SigningKeys & { readonly secret: string }> {
  const bytes = crypto.getRandomValues(new Uint8Array(24))
  const secret = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['sign'])
  return {
    secret,
    signFixed: async (data) => new Uint8Array(await crypto.subtle.sign('HMAC', key, new Uint8Array(data))),
  }
}
