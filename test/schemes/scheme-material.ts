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

/** What the material of every scheme is created from. */
export interface SchemeSurroundings {
  /** The engine that signs and verifies. */
  readonly crypto: Crypto
  /** The clock of signers and verifiers. */
  readonly currentDate: () => Date
  /** The trust anchor. */
  readonly root: TestAuthority
  /** An intermediate below the trust anchor, which issues the certificates of the signers. */
  readonly authority: TestAuthority
  readonly trustAnchors: TrustAnchors
  /** RSA keys for the schemes that sign with RSA. Generating them takes longer than everything else. */
  readonly keys: TestKeys
}

/** Options that the verifier of every scheme has. */
export interface CommonVerifierOptions {
  crypto?: Crypto
  currentDate?: () => Date
  logger?: Logger
  maxBodyBytes?: number
  replayGuard?: ReplayGuard
}

/** Files that a certificate host serves, by URL. */
export type CertificateFiles = Readonly<Record<string, string | Uint8Array>>

/** The material of a scheme: a verifier, genuine requests for it, and hostile ones. */
export interface SchemeMaterial<Payload = unknown, Options = CommonVerifierOptions> {
  /** The files that a verifier downloads for a genuine request. Empty if the scheme downloads nothing. */
  readonly files: CertificateFiles
  /** A pattern of every URL that a verifier may fetch. Absent if the scheme downloads nothing. */
  readonly allowedUrl?: RegExp
  /** Creates a verifier with an empty key cache. By default its `fetch` serves {@link files}. */
  verifier(options?: Partial<Options>, fetch?: typeof globalThis.fetch): Verifier<Payload>
  /** Signs a genuine request with a time in whole seconds. Default: the time of the clock. */
  genuine(at?: Date): Promise<SignedTestRequest>
  /** Creates requests that no verifier may accept, and puts their certificates on a host. */
  hostile(host: CertificateHost): AsyncIterable<HostileRequest>
}

/** Creates surroundings: a trust anchor, an intermediate below it, and keys. */
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

/** A verifier with an empty key cache, and the host that it downloads from. */
export interface SchemeReceiver<Payload> {
  readonly host: CertificateHost
  readonly verifier: Verifier<Payload>
}

/** Creates a receiver. Its host serves the files of the material, or the given files instead. */
export function createSchemeReceiver<Payload, Options>(
  { files, verifier }: SchemeMaterial<Payload, Options>,
  options: Partial<Options> = {},
  served: CertificateFiles = files,
): SchemeReceiver<Payload> {
  const host = createCertificateHost({ ...served })
  return { host, verifier: verifier(options, host.fetch) }
}
