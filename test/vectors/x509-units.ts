import { VerificationError } from '../../packages/core/src/errors.js'
import {
  readSignedCertificate,
  readTbsCertificate,
} from '../../packages/core/src/x509/certificate/certificate-structure.js'
import { contentsOf, derLimits, readDer } from '../../packages/core/src/x509/certificate/der-reader.js'
import { readDistinguishedName } from '../../packages/core/src/x509/certificate/distinguished-name.js'
import {
  type GeneralName,
  readNameConstraints,
  readSubjectAltName,
} from '../../packages/core/src/x509/certificate/general-name.js'
import { nameKey } from '../../packages/core/src/x509/certificate/name-comparison.js'
import { parseCertificates } from '../../packages/core/src/x509/certificate/parse-certificates.js'
import { readSubjectPublicKeyInfo } from '../../packages/core/src/x509/certificate/public-key.js'
import { readSignatureAlgorithm } from '../../packages/core/src/x509/certificate/signature-algorithm.js'
import { verifyCertificateSignature } from '../../packages/core/src/x509/path/certificate-signature.js'
import { constrainedNames, nameConstraintFault } from '../../packages/core/src/x509/path/name-constraints.js'
import { PathBudget } from '../../packages/core/src/x509/path/path-budget.js'
import { fromBase64, type VectorCase, type Verdict, verdictOf } from './vector-case.js'

/** x509/units.json. */
export interface UnitMaterial {
  readonly parse: readonly { id: string; kind: string; der: string; expected: Verdict }[]
  readonly signed_data: readonly {
    id: string
    spki: string
    algorithm: string
    data: string
    signature_bitstring: string
    expected: Verdict
    scope: string
  }[]
  readonly name_match: readonly { id: string; a: string; b: string; expected: boolean }[]
  readonly name_constraints: readonly {
    id: string
    constraints: string
    kind: string
    name?: string
    subject?: string | null
    san?: string | null
    expected: Verdict
  }[]
  readonly name_constraints_parse: readonly { id: string; constraints: string; expected: Verdict }[]
}

/** Unit cases of BoringSSL: parsing, signatures over data, names and name constraints. */
export function unitCases(material: UnitMaterial, crypto: Crypto): VectorCase[] {
  return [
    ...material.parse.map(({ id, kind, der, expected }) =>
      unit('parse', id, expected, async () => {
        const bytes = fromBase64(der)
        // The parts of a certificate have placeholders instead of names and keys, so only their form is tested.
        if (kind === 'Certificate-outer') readSignedCertificate(readDer(bytes))
        else if (kind === 'TBSCertificate') readTbsCertificate(readDer(bytes))
        else await parseCertificates(bytes)
      }),
    ),
    ...material.signed_data.map((signed) => signedData(signed, crypto)),
    ...material.name_match.map(({ id, a, b, expected }) =>
      unit('name match', id, expected ? 'accept' : 'reject', () => {
        // One of the pairs differs only in the order of a SET, so the order is not required here.
        const [left, right] = [a, b].map((name) =>
          nameKey(readDistinguishedName(readDer(fromBase64(name), { ...derLimits, orderedSets: false }))),
        )
        if (left !== right) throw new Mismatch('they differ')
      }),
    ),
    ...material.name_constraints.map(({ id, constraints, expected, ...names }) =>
      unit('name constraints', id, expected, () => {
        const parsed = readNameConstraints(readDer(fromBase64(constraints)))
        const fault = nameConstraintFault(parsed, namesOf(names), new PathBudget())
        if (fault !== undefined) throw new Mismatch(fault)
      }),
    ),
    ...material.name_constraints_parse.map(({ id, constraints, expected }) =>
      unit('name constraints, parsing', id, expected, () => readNameConstraints(readDer(fromBase64(constraints)))),
    ),
  ]
}

const mlDsa = 'refused: neither this profile nor WebCrypto has ML-DSA'
const leftOut: Readonly<Record<string, string>> = {
  'parse::parsed::FailedSignatureAlgorithm':
    'refused: the tag number 469794384 of the algorithm parameters is not used in certificates',
  'signed-data::mldsa-44': mlDsa,
  'signed-data::mldsa-65': mlDsa,
  'signed-data::mldsa-87': mlDsa,
}

// The cases in which this profile is stricter than the material on purpose.
const refused: ReadonlySet<string> = new Set([
  // "." is not a valid name. In BoringSSL it excludes nothing; here a constraint that is not valid excludes every name of its form.
  'nc::DNSNamesExcludeDot::dns::permitted.example.com',
  'nc::DNSNamesExcludeDot::dns::foo.permitted.example.com',
])

class Mismatch extends Error {}

function unit(source: string, id: string, expected: Verdict, run: () => unknown): VectorCase {
  const isRejection = (error: unknown): boolean => error instanceof VerificationError || error instanceof Mismatch
  const reason = leftOut[id]
  const verdict = refused.has(id) ? 'reject' : expected
  return { id, source, expected: verdict, ...(reason && { leftOut: reason }), run: () => verdictOf(run, isRejection) }
}

function signedData(signed: UnitMaterial['signed_data'][number], crypto: Crypto): VectorCase {
  return unit('signed data', signed.id, signed.expected, async () => {
    const algorithm = readSignatureAlgorithm(readDer(fromBase64(signed.algorithm)))
    if (algorithm === undefined) throw new Mismatch('the algorithm is not supported')
    const bitString = contentsOf(readDer(fromBase64(signed.signature_bitstring)))
    const key = readSubjectPublicKeyInfo(readDer(fromBase64(signed.spki)))
    const data = fromBase64(signed.data)
    const [verdict, other] = await Promise.all(
      [true, false].map((mayBlock) =>
        verifyCertificateSignature(algorithm, key, bitString, data, { crypto, mayBlock }),
      ),
    )
    if (verdict !== other) throw new Error(`${verdict} on the calling thread, ${other} by WebCrypto`)
    if (verdict !== 'valid') throw new Mismatch(verdict)
  })
}

function namesOf(
  item: Omit<UnitMaterial['name_constraints'][number], 'id' | 'constraints' | 'expected'>,
): GeneralName[] {
  const { kind, name = '', subject, san } = item
  if (kind === 'dns') return [{ form: 'dNSName', text: name }]
  if (kind === 'dn') return [{ form: 'directoryName', name: readDistinguishedName(readDer(fromBase64(name))) }]
  const empty = fromBase64('MAA=')
  return constrainedNames(
    readDistinguishedName(readDer(subject ? fromBase64(subject) : empty)),
    san ? readSubjectAltName(fromBase64(san)) : undefined,
  )
}
