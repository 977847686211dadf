import type { TestKeys } from '@countersign/testing'

/** The key that a signer's signatures are verified with, for crypto.subtle alone. */
export function importPublicKey(keys: TestKeys, hash: 'SHA-256' | 'SHA-1' = 'SHA-256'): Promise<CryptoKey> {
  const spki = new Uint8Array(keys.subjectPublicKeyInfo)
  return crypto.subtle.importKey('spki', spki, { name: 'RSASSA-PKCS1-v1_5', hash }, false, ['verify'])
}

/** `crypto.subtle.verify`, and nothing else: what no verification by Web Crypto can do without. */
export function subtleVerify(
  key: CryptoKey,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  return crypto.subtle.verify('RSASSA-PKCS1-v1_5', key, signature, data)
}

/** A case that is wrong is no case. */
export function must(isValid: boolean): void {
  if (!isValid) throw new Error('A benchmark refused what it should accept')
}
