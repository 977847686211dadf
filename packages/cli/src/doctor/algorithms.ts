import type { Check } from '@countersign/core'

interface Algorithm {
  readonly name: string
  /** Whether requests are signed with the algorithm. An algorithm that only certificates use may be absent. */
  readonly needed: boolean
  /** The parameters for creating a key. */
  readonly key: RsaHashedImportParams | EcKeyGenParams | HmacKeyGenParams | { name: 'Ed25519' }
  readonly use: AlgorithmIdentifier | RsaPssParams | EcdsaParams
}

const algorithms: readonly Algorithm[] = [
  ...(['SHA-256', 'SHA-1', 'SHA-384', 'SHA-512'] as const).map((hash) => ({
    name: `RSASSA-PKCS1-v1_5 ${hash}`,
    needed: true,
    key: { name: 'RSASSA-PKCS1-v1_5', hash },
    use: 'RSASSA-PKCS1-v1_5',
  })),
  { name: 'HMAC SHA-256', needed: true, key: { name: 'HMAC', hash: 'SHA-256', length: 256 }, use: 'HMAC' },
  {
    name: 'RSASSA-PSS SHA-256',
    needed: false,
    key: { name: 'RSA-PSS', hash: 'SHA-256' },
    use: { name: 'RSA-PSS', saltLength: 32 },
  },
  ...(['P-256', 'P-384', 'P-521'] as const).map((namedCurve) => ({
    name: `ECDSA ${namedCurve}`,
    needed: false,
    key: { name: 'ECDSA', namedCurve },
    use: { name: 'ECDSA', hash: 'SHA-256' },
  })),
  { name: 'Ed25519', needed: false, key: { name: 'Ed25519' }, use: 'Ed25519' },
]

/** Tries each signature algorithm: a signature must be valid, and must not be valid after one bit of the message has changed. */
export async function checkAlgorithms(subtle: SubtleCrypto): Promise<Check> {
  const rsa = await createRsaKey(subtle)
  const outcomes = await Promise.all(algorithms.map(async (one) => ({ ...one, works: await works(subtle, one, rsa) })))
  const missing = outcomes.filter(({ works }) => !works)
  const lacking = missing.filter(({ needed }) => needed)
  const check = {
    id: 'algorithms',
    title: 'WebCrypto verifies what requests and certificates are signed with',
    evidence: Object.fromEntries(outcomes.map(({ name, works }) => [name, works ? 'works' : 'does not work'])),
  }
  if (lacking.length > 0) {
    const detail = `It does not verify ${lacking.map(({ name }) => name).join(', ')}`
    return {
      ...check,
      outcome: 'failed',
      detail,
      hint: 'Pass another engine, such as @peculiar/webcrypto, as `crypto`.',
    }
  }
  const detail = missing.map(({ name }) => `certificates signed with ${name} are refused here`).join(', ')
  return { ...check, outcome: 'passed', ...(detail !== '' && { detail }) }
}

interface KeyPair {
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
}

async function works(subtle: SubtleCrypto, algorithm: Algorithm, rsa: RsaKey | undefined): Promise<boolean> {
  const message = new TextEncoder().encode('countersign')
  const altered = message.map((byte, index) => (index === 0 ? byte ^ 1 : byte))
  try {
    const { privateKey, publicKey } = await createKeys(subtle, algorithm, rsa)
    const signature = await subtle.sign(algorithm.use, privateKey, message)
    const [good, bad] = await Promise.all([
      subtle.verify(algorithm.use, publicKey, signature, message),
      subtle.verify(algorithm.use, publicKey, signature, altered),
    ])
    return good && !bad
  } catch {
    return false
  }
}

interface RsaKey {
  readonly privateKey: JsonWebKey
  readonly publicKey: JsonWebKey
}

// Creating a key is slow, so one key is used for every scheme and hash.
async function createRsaKey(subtle: SubtleCrypto): Promise<RsaKey | undefined> {
  const parameters = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: Uint8Array.of(1, 0, 1),
  }
  try {
    const { privateKey } = await subtle.generateKey(parameters, true, ['sign', 'verify'])
    const { kty, n, e, ...secret } = await subtle.exportKey('jwk', privateKey)
    const { d, p, q, dp, dq, qi } = secret
    return { publicKey: { kty, n, e } as JsonWebKey, privateKey: { kty, n, e, d, p, q, dp, dq, qi } as JsonWebKey }
  } catch {
    return undefined
  }
}

async function createKeys(subtle: SubtleCrypto, { key }: Algorithm, rsa: RsaKey | undefined): Promise<KeyPair> {
  if (key.name === 'RSASSA-PKCS1-v1_5' || key.name === 'RSA-PSS') {
    if (rsa === undefined) throw new Error('There is no RSA key')
    return {
      privateKey: await subtle.importKey('jwk', rsa.privateKey, key, false, ['sign']),
      publicKey: await subtle.importKey('jwk', rsa.publicKey, key, false, ['verify']),
    }
  }
  const generated = await subtle.generateKey(key, false, ['sign', 'verify'])
  return 'privateKey' in generated ? generated : { privateKey: generated, publicKey: generated }
}
