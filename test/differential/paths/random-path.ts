import type { CertificatePurpose } from '@countersign/core/x509'
import { type CertificateOptions, createTestAuthority, createTestKeys, type TestAuthority } from '@countersign/testing'
import fc from 'fast-check'
import { sequence } from '../../../packages/testing/src/authority/der.js'
import { type DerEdit, derEdit, editDer } from '../der-edits.js'
import type { PathCase } from './path-case.js'
import { anyTwists, authorityTwists, endEntityTwists, type Twist, type TwistContext } from './twists.js'

/** A certificate of a path, described by its differences from an ordinary one. */
interface CertificateRecipe {
  readonly twists: readonly string[]
  /** Changes of the TBSCertificate before it is signed. */
  readonly damage: readonly DerEdit[]
}

/** A random certification path, as text that a person can read. */
export interface PathRecipe {
  /** The anchor, the intermediates below it, and the end-entity certificate. */
  readonly certificates: readonly CertificateRecipe[]
  /**
   * Certificates that lead nowhere or to the same key: the certificates of the path that are their issuer and their
   * subject.
   */
  readonly decoys: readonly { readonly kind: 'expired' | 'untrusted' | 'same key' | 'altered'; readonly of: number }[]
  readonly reversed: boolean
  readonly dnsName: string | undefined
  readonly purpose: CertificatePurpose
}

const at = new Date('2026-05-01T12:00:00Z')

/** Few certificates are unusual, so that most paths have at most one fault. */
function certificate(twists: Readonly<Record<string, Twist>>): fc.Arbitrary<CertificateRecipe> {
  const names = fc.constantFrom(...Object.keys({ ...anyTwists, ...twists }))
  return fc.record({
    twists: fc.oneof(
      { weight: 5, arbitrary: fc.constant([]) },
      { weight: 4, arbitrary: fc.array(names, { minLength: 1, maxLength: 1 }) },
      { weight: 1, arbitrary: fc.uniqueArray(names, { minLength: 2, maxLength: 3 }) },
    ),
    damage: fc.oneof(
      { weight: 14, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(derEdit, { minLength: 1, maxLength: 2 }) },
    ),
  })
}

/** Random certification paths. */
export const pathRecipe: fc.Arbitrary<PathRecipe> = fc.record({
  certificates: fc
    .tuple(fc.array(certificate(authorityTwists), { minLength: 1, maxLength: 4 }), certificate(endEntityTwists))
    .map(([authorities, endEntity]) => [...authorities, endEntity]),
  decoys: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.array(
        fc.record({ kind: fc.constantFrom('expired', 'untrusted', 'same key', 'altered'), of: fc.nat(3) }),
        { minLength: 1, maxLength: 3 },
      ),
    },
  ),
  reversed: fc.boolean(),
  dnsName: fc.oneof(
    { weight: 3, arbitrary: fc.constant('signer.example.com') },
    { weight: 1, arbitrary: fc.constant(undefined) },
  ),
  purpose: fc.oneof(
    { weight: 3, arbitrary: fc.constant<CertificatePurpose>('serverAuth') },
    { weight: 1, arbitrary: fc.constant<CertificatePurpose>('any') },
  ),
})

/** The keys with which paths are issued. */
export interface PathMaterial {
  readonly keys: TwistContext['keys'][]
  readonly stranger: TestAuthority
}

/** Creates one set of keys for each place in a path, because a certificate must not have the key of another one. */
export async function createPathMaterial(): Promise<PathMaterial> {
  const keys = await Promise.all(
    Array.from(
      { length: 5 },
      async (): Promise<TwistContext['keys']> => ({
        'RSA-1024': await createTestKeys('RSA-1024'),
        'RSA-2048': await createTestKeys('RSA-2048'),
        'P-256': await createTestKeys('P-256'),
        'P-384': await createTestKeys('P-384'),
        'P-521': await createTestKeys('P-521'),
        Ed25519: await createTestKeys('Ed25519'),
      }),
    ),
  )
  return { keys, stranger: await createTestAuthority({ at, keyType: 'P-256', subject: 'A stranger' }) }
}

/** Issues the certificates of a recipe. */
export async function issuePath(recipe: PathRecipe, { keys, stranger }: PathMaterial): Promise<PathCase> {
  const authorities: TestAuthority[] = []
  const last = recipe.certificates.length - 1
  let endEntity: Uint8Array | undefined
  for (const [place, { twists, damage }] of recipe.certificates.entries()) {
    const own = keys[place] as TwistContext['keys']
    const issuer = authorities.at(-1) ?? stranger
    const table: Readonly<Record<string, Twist>> = {
      ...anyTwists,
      ...(place === last ? endEntityTwists : authorityTwists),
    }
    const plain: CertificateOptions = {
      keys: own['P-256'],
      ...(place === last
        ? { dnsNames: ['signer.example.com'], subject: 'End entity' }
        : { subject: `Authority ${place}` }),
      ...(damage.length > 0 && { editTbsCertificate: (fields) => editDer(encodeTbs(fields), damage) }),
    }
    const options = twists.reduce(
      (changed, name) => (table[name] as Twist)(changed, { at, issuer, keys: own }),
      place === last ? { ...endEntityDefaults, ...plain } : { ...authorityDefaults, ...plain },
    )
    if (place === last) endEntity = (await issuer.issue(options)).der
    else
      authorities.push(place === 0 ? await createTestAuthority({ at, ...options }) : await issuer.intermediate(options))
  }
  const [anchor, ...below] = authorities
  if (anchor === undefined || endEntity === undefined) throw new Error('unreachable: a path has two certificates')
  const decoys = await Promise.all(recipe.decoys.map((decoy) => issueDecoy(decoy, authorities, stranger)))
  const intermediates = [...below.map(({ der }) => der), ...decoys]
  return {
    endEntity,
    intermediates: recipe.reversed ? intermediates.reverse() : intermediates,
    anchors: [anchor.der],
    at,
    dnsName: recipe.dnsName,
    purpose: recipe.purpose,
  }
}

// Twists extend these, so they must exist before.
const authorityDefaults: CertificateOptions = {
  basicConstraints: { ca: true },
  keyUsage: ['keyCertSign', 'cRLSign'],
}
const endEntityDefaults: CertificateOptions = {
  basicConstraints: { ca: false },
  keyUsage: ['digitalSignature', 'keyEncipherment'],
  extendedKeyUsage: ['serverAuth'],
}

function encodeTbs(fields: Parameters<NonNullable<CertificateOptions['editTbsCertificate']>>[0]): Uint8Array {
  const { version, serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo, extensions } = fields
  return sequence(version, serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo, extensions)
}

async function issueDecoy(
  { kind, of }: PathRecipe['decoys'][number],
  authorities: readonly TestAuthority[],
  stranger: TestAuthority,
): Promise<Uint8Array> {
  const place = of % authorities.length
  const subject = authorities[place] as TestAuthority
  const issuer = authorities[place - 1] ?? stranger
  switch (kind) {
    case 'expired':
      return (await issuer.crossSign(subject, { faults: ['expired'] })).der
    case 'untrusted':
      return (await stranger.crossSign(subject)).der
    case 'altered':
      return (await issuer.crossSign(subject, { faults: ['altered-signature'] })).der
    case 'same key':
      return (await issuer.crossSign(subject)).der
  }
}

/** The twists of a recipe and its other unusual features, for the rules. */
export function featuresOf({ certificates, decoys, dnsName, purpose }: PathRecipe): string[] {
  const last = certificates.length - 1
  const role = (place: number): string => (place === 0 ? 'anchor' : place === last ? 'end entity' : 'intermediate')
  return [
    ...certificates.flatMap(({ twists, damage }, place) => [
      ...twists.map((twist) => `${role(place)}: ${twist}`),
      ...(damage.length > 0 ? [`${role(place)}: damaged`] : []),
    ]),
    ...(decoys.length > 0 ? ['decoys'] : []),
    ...(dnsName === undefined ? [] : ['host']),
    `purpose ${purpose}`,
  ]
}
