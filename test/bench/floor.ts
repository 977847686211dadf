import type { TestKeys } from '@countersign/testing'

/** Imports the public key of a signer for crypto.subtle. */
export function importPublicKey(keys: TestKeys, hash: 'SHA-256' | 'SHA-1' = 'SHA-256'): Promise<CryptoKey> {
  const spki = new Uint8Array(keys.subjectPublicKeyInfo)
  return crypto.subtle.importKey('spki', spki, { name: 'RSASSA-PKCS1-v1_5', hash }, false, ['verify'])
}

/** Calls `crypto.subtle.verify` and nothing else. No verification by WebCrypto can be faster. */
export function subtleVerify(
  key: CryptoKey,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  return crypto.subtle.verify('RSASSA-PKCS1-v1_5', key, signature, data)
}

/** Fails the benchmark if a case gives a wrong verdict. */
export function must(isValid: boolean): void {
  if (!isValid) throw new Error('A benchmark refused what it should accept')
}
