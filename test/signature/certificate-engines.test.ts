import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readDer } from '../../packages/core/src/x509/certificate/der-reader.js'
import { readSubjectPublicKeyInfo } from '../../packages/core/src/x509/certificate/public-key.js'
import type { CertificateSignatureAlgorithm } from '../../packages/core/src/x509/certificate/signature-algorithm.js'
import { verifyCertificateSignature } from '../../packages/core/src/x509/path/certificate-signature.js'
import { vectorsAbsent, vectorsFolder } from '../support/vectors-folder.js'
import { certificationPathCases, type PathMaterial } from '../vectors/certification-paths.js'
import { fromHex, runCases, type VectorOutcome } from '../vectors/vector-case.js'

// Certificate signatures are verified on the calling thread on Node, and by WebCrypto elsewhere. Each vector must have the
// same verdict for the same reason.
const webCryptoAlone = { subtle: crypto.subtle } as Crypto

if (vectorsFolder === undefined) {
  describe.skip(`signatures on certificates by both engines: ${vectorsAbsent}`, () => it('are skipped', () => {}))
} else {
  const read = (name: string) => JSON.parse(readFileSync(join(vectorsFolder as string, 'x509', name), 'utf8'))
  describe('signatures on certificates by both engines', () => {
    it('lead to the same certification paths', async () => {
      const material: PathMaterial = read('paths.json')
      // Run them one after the other, because verification on this thread would delay the answers of the pool.
      const outcomes: (readonly VectorOutcome[])[] = []
      for (const engine of [crypto, webCryptoAlone]) {
        outcomes.push(await runCases(certificationPathCases(material, engine)))
      }
      const [atOnce, asynchronous] = outcomes.map((list) => list.map(verdict))
      expect(atOnce?.length).toBeGreaterThan(300)
      expect(atOnce).toEqual(asynchronous)
    }, 600_000)

    it('have the same verdict for any bytes', async () => {
      interface Vector {
        readonly spki: string
        readonly sha: 'SHA-1' | 'SHA-256'
        readonly msg: string
        readonly sig: string
      }
      const wycheproof: Vector[] = read('wycheproof-rsa_signature_2048_sha256_test.json').testGroups.flatMap(
        (group: { publicKeyDer: string; tests: { msg: string; sig: string }[] }) =>
          group.tests.map((test) => ({ ...test, spki: group.publicKeyDer, sha: 'SHA-256' })),
      )
      const verdicts = new Map<string, number>()
      for (const { spki, sha, msg, sig } of [
        ...(read('rsa-pkcs1-sha1-sha256.json').tests as Vector[]),
        ...wycheproof,
      ]) {
        const algorithm: CertificateSignatureAlgorithm = { name: 'RSASSA-PKCS1-v1_5', hash: sha }
        const key = readSubjectPublicKeyInfo(readDer(fromHex(spki)))
        const bitString = Uint8Array.of(0, ...fromHex(sig))
        const by = (means: { crypto: Crypto; mayBlock: boolean }) =>
          verifyCertificateSignature(algorithm, key, bitString, fromHex(msg), means)
        const atOnce = by({ crypto, mayBlock: true })
        expect(typeof atOnce).toBe('string')
        expect(await by({ crypto, mayBlock: false })).toBe(atOnce)
        expect(await by({ crypto: webCryptoAlone, mayBlock: true })).toBe(atOnce)
        verdicts.set(String(atOnce), (verdicts.get(String(atOnce)) ?? 0) + 1)
      }
      expect(verdicts.get('valid')).toBeGreaterThan(10)
      expect(verdicts.get('invalid')).toBeGreaterThan(200)
    })
  })
}

function verdict({ id, got, reason }: VectorOutcome): string {
  return `${id}: ${got} ${reason ?? ''}`
}
