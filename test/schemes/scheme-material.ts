import type { Logger, ReplayGuard, Verifier } from '@countersign/core'
import { createTrustAnchors, type TrustAnchors } from '@countersign/core/x509'
import {
  type CertificateHost,
  createCertificateHost,
  createTestAuthority,
  createTestKeys,
  type HostileRequest,
  type SignedTestRequest,
  type TestAuthority,
  type TestKeys,
} from '@countersign/testing'

/** What the material of every scheme is made from. */
export interface SchemeSurroundings {
  /** The engine that signs and verifies. */
  readonly crypto: Crypto
  /** The clock of signers and verifiers. */
  readonly currentDate: () => Date
  /** The trust anchor. */
  readonly root: TestAuthority
  /** An intermediate below the trust anchor, which issues the signers' certificates. */
  readonly authority: TestAuthority
  readonly trustAnchors: TrustAnchors
  /** RSA keys for whoever signs with such: to make them costs more than all the rest. */
  readonly keys: TestKeys
}

/** Options that every scheme's verifier takes. */
export interface CommonVerifierOptions {
  crypto?: Crypto
  currentDate?: () => Date
  logger?: Logger
  maxBodyBytes?: number
  replayGuard?: ReplayGuard
}

/** Files that a certificate host serves, by URL. */
export type CertificateFiles = Readonly<Record<string, string | Uint8Array>>

/** What a scheme is tested with: a verifier, genuine requests for it, and hostile ones. */
export interface SchemeMaterial<Payload = unknown, Options = CommonVerifierOptions> {
  /** What a genuine request makes a verifier download. Empty if the scheme downloads nothing. */
  readonly files: CertificateFiles
  /** Every URL that a verifier may ever ask for. Absent if the scheme downloads nothing. */
  readonly allowedUrl?: RegExp
  /** Creates a verifier that has seen no certificate yet. By default it is served {@link files}. */
  verifier(options?: Partial<Options>, fetch?: typeof globalThis.fetch): Verifier<Payload>
  /** Signs a genuine request of a time, in whole seconds. Default: the clock's. */
  genuine(at?: Date): Promise<SignedTestRequest>
  /** Makes requests that no verifier may accept. They put the certificates that they need on a host. */
  hostile(host: CertificateHost): AsyncIterable<HostileRequest>
}

/** Makes surroundings: a trust anchor, an intermediate below it, and keys. */
export async function createSurroundings({
  crypto = globalThis.crypto,
  currentDate = () => new Date(),
}: Partial<Pick<SchemeSurroundings, 'crypto' | 'currentDate'>> = {}): Promise<SchemeSurroundings> {
  const [root, keys] = await Promise.all([
    createTestAuthority({ at: currentDate(), keyType: 'P-256', crypto }),
    createTestKeys('RSA-2048', { crypto }),
  ])
  const authority = await root.intermediate({ keyType: 'P-256' })
  return { crypto, currentDate, root, authority, trustAnchors: await createTrustAnchors(root.anchorPem), keys }
}

/** A verifier that has seen no certificate yet, and the host that it downloads from. */
export interface SchemeReceiver<Payload> {
  readonly host: CertificateHost
  readonly verifier: Verifier<Payload>
}

/** Creates a receiver. The host serves the files of the material, or those given in their place. */
export function createSchemeReceiver<Payload, Options>(
  { files, verifier }: SchemeMaterial<Payload, Options>,
  options: Partial<Options> = {},
  served: CertificateFiles = files,
): SchemeReceiver<Payload> {
  const host = createCertificateHost({ ...served })
  return { host, verifier: verifier(options, host.fetch) }
}
