import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTestAuthority, createTestKeys } from '@countersign/testing'
import fc from 'fast-check'
import { mutated } from '../../fuzz/mutations.js'
import { vectorsFolder } from '../../support/vectors-folder.js'
import { derEdit, editDer } from '../der-edits.js'

/**
 * The certificates to damage: our own certificates with every extension, and those of the third-party vectors if they
 * are available.
 */
export async function certificatePool(): Promise<readonly Uint8Array[]> {
  const at = new Date('2026-05-01T12:00:00Z')
  const root = await createTestAuthority({
    at,
    keyType: 'P-256',
    nameConstraints: { permitted: ['example.com', { email: 'example.com' }], excluded: [{ ip: new Uint8Array(8) }] },
  })
  const rsa = await root.intermediate({
    keys: await createTestKeys('RSA-2048'),
    basicConstraints: { ca: true, pathLength: 3 },
    extendedKeyUsage: ['serverAuth', 'codeSigning'],
  })
  const names = { dnsNames: ['signer.example.com', '*.example.com'], caIssuers: ['http://ca.example.com/ca.cer'] }
  const issued = await Promise.all([
    root.issue({ ...names, keyType: 'P-256' }),
    rsa.issue({
      ...names,
      keyType: 'P-384',
      subjectAltNames: [{ email: 'a@example.com' }, { uri: 'https://example.com' }],
    }),
    rsa.issue({ ...names, keyType: 'P-521', rsaScheme: 'RSA-PSS', timeForm: 'GeneralizedTime' }),
    root.issue({ keyType: 'Ed25519', subjectAltNames: [{ directory: 'Somebody' }, { ip: Uint8Array.of(1, 2, 3, 4) }] }),
    root.issue({ keyType: 'P-256', version: 1, editExtensions: () => [] }),
  ])
  return [root.anchor, rsa.der, ...issued.map(({ der }) => der), ...vectorCertificates()]
}

function vectorCertificates(): Uint8Array[] {
  if (vectorsFolder === undefined) return []
  const { certs } = JSON.parse(readFileSync(join(vectorsFolder, 'x509/paths.json'), 'utf8')) as { certs: string[] }
  return certs.map((base64) => new Uint8Array(Buffer.from(base64, 'base64'))).filter(({ length }) => length < 4_096)
}

/** A certificate with changed bytes, with changed values, or unchanged. */
export function damaged(pool: readonly Uint8Array[]): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const editable = pool.filter(canEdit)
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...pool).map((der) => new Uint8Array(der)) },
    { weight: 8, arbitrary: mutated(pool) },
    {
      weight: 16,
      arbitrary: fc
        .tuple(fc.constantFrom(...editable), fc.array(derEdit, { minLength: 1, maxLength: 3 }))
        .map(([der, edits]) => editDer(der, edits)),
    },
  )
}

// The vectors have certificates that are not DER.
function canEdit(der: Uint8Array): boolean {
  try {
    editDer(der, [])
    return true
  } catch {
    return false
  }
}
