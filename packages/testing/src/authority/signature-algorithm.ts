import { constructed, type Der, empty, integer, objectIdentifier, sequence } from './der.js'
import { type Hash, hashLengths, type KeyType, type RsaScheme } from './test-keys.js'

const rsaIds = {
  'SHA-1': '1.2.840.113549.1.1.5',
  'SHA-256': '1.2.840.113549.1.1.11',
  'SHA-384': '1.2.840.113549.1.1.12',
  'SHA-512': '1.2.840.113549.1.1.13',
} as const

const ecdsaIds = {
  'SHA-1': '1.2.840.10045.4.1',
  'SHA-256': '1.2.840.10045.4.3.2',
  'SHA-384': '1.2.840.10045.4.3.3',
  'SHA-512': '1.2.840.10045.4.3.4',
} as const

const hashIds = {
  'SHA-1': '1.3.14.3.2.26',
  'SHA-256': '2.16.840.1.101.3.4.2.1',
  'SHA-384': '2.16.840.1.101.3.4.2.2',
  'SHA-512': '2.16.840.1.101.3.4.2.3',
} as const

/** Encodes the AlgorithmIdentifier of a certificate signature (RFC 4055, RFC 5758, RFC 8410). */
export function signatureAlgorithm(type: KeyType, hash: Hash, rsaScheme: RsaScheme = 'RSASSA-PKCS1-v1_5'): Der {
  if (type === 'Ed25519') return sequence(objectIdentifier('1.3.101.112'))
  if (type.startsWith('P-')) return sequence(objectIdentifier(ecdsaIds[hash]))
  if (rsaScheme === 'RSASSA-PKCS1-v1_5') return sequence(objectIdentifier(rsaIds[hash]), empty())
  const hashAlgorithm = sequence(objectIdentifier(hashIds[hash]), empty())
  const maskGeneration = sequence(objectIdentifier('1.2.840.113549.1.1.8'), hashAlgorithm)
  return sequence(
    objectIdentifier('1.2.840.113549.1.1.10'),
    sequence(constructed(0, hashAlgorithm), constructed(1, maskGeneration), constructed(2, integer(hashLengths[hash]))),
  )
}
