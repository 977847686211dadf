import { importHmacKey, verifyHmac } from '../../packages/core/src/signature/hmac.js'
import { importRsassaKey, verifyRsassa } from '../../packages/core/src/signature/rsassa.js'
import type { SignatureHash } from '../../packages/core/src/signature/signature-algorithm.js'
import { readDer } from '../../packages/core/src/x509/certificate/der-reader.js'
import { readSubjectPublicKeyInfo } from '../../packages/core/src/x509/certificate/public-key.js'
import { fromHex, type VectorCase } from './vector-case.js'

/** x509/rsa-pkcs1-sha1-sha256.json. */
export interface RsaMaterial {
  readonly tests: readonly { id: string; sha: SignatureHash; spki: string; msg: string; sig: string; result: string }[]
}

/** x509/wycheproof-rsa_signature_2048_sha256_test.json. */
export interface WycheproofRsaMaterial {
  readonly testGroups: readonly {
    publicKeyDer: string
    tests: readonly { tcId: number; comment: string; msg: string; sig: string; result: string }[]
  }[]
}

/** x509/wycheproof-hmac_sha256_test.json. */
export interface WycheproofHmacMaterial {
  readonly testGroups: readonly {
    tagSize: number
    tests: readonly { tcId: number; comment: string; key: string; msg: string; tag: string; result: string }[]
  }[]
}

/** RSASSA-PKCS1-v1_5 signatures of 2048-bit keys, SHA-1 and SHA-256. */
export function rsaCases(material: RsaMaterial, wycheproof: WycheproofRsaMaterial, crypto: Crypto): VectorCase[] {
  return [
    ...material.tests.map(({ id, sha, spki, msg, sig, result }) =>
      rsaCase('RSASSA, SHA-1 and SHA-256', id, result, { sha, spki, msg, sig }, crypto),
    ),
    ...wycheproof.testGroups.flatMap(({ publicKeyDer, tests }) =>
      tests.map(({ tcId, comment, msg, sig, result }) =>
        // The only "acceptable" case omits the NULL of the DigestInfo. WebCrypto refuses it in every runtime.
        rsaCase(
          'RSASSA, Wycheproof',
          `${tcId} ${comment}`,
          result,
          { sha: 'SHA-256', spki: publicKeyDer, msg, sig },
          crypto,
        ),
      ),
    ),
  ]
}

/** HMAC-SHA-256 tags. */
export function hmacCases({ testGroups }: WycheproofHmacMaterial, crypto: Crypto): VectorCase[] {
  return testGroups.flatMap(({ tagSize, tests }) =>
    tests.map(({ tcId, comment, key, msg, tag, result }) => ({
      id: `${tcId} ${comment}`,
      source: 'HMAC-SHA-256, Wycheproof',
      // A truncated tag is never accepted here, even if the material accepts it.
      expected: result === 'valid' && tagSize === 256 ? 'accept' : 'reject',
      async run() {
        const imported = await importHmacKey(crypto, fromHex(key), 'verify')
        return { verdict: (await verifyHmac(crypto, imported, fromHex(tag), fromHex(msg))) ? 'accept' : 'reject' }
      },
    })),
  )
}

function rsaCase(
  source: string,
  id: string,
  result: string,
  { sha, spki, msg, sig }: { sha: SignatureHash; spki: string; msg: string; sig: string },
  crypto: Crypto,
): VectorCase {
  return {
    id,
    source,
    expected: result === 'valid' ? 'accept' : 'reject',
    async run() {
      const { jwk } = readSubjectPublicKeyInfo(readDer(fromHex(spki)))
      if (jwk === undefined) return { verdict: 'reject', reason: 'the key is not valid' }
      const key = await importRsassaKey(crypto, jwk, sha)
      return { verdict: (await verifyRsassa(crypto, key, fromHex(sig), fromHex(msg))) ? 'accept' : 'reject' }
    },
  }
}
