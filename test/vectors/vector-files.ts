import type { VectorMaterial } from './suites.js'

/** The file of each part of the material, in the folder of vectors. */
export const vectorFiles: Readonly<Record<keyof VectorMaterial, string>> = {
  paths: 'x509/paths.json',
  units: 'x509/units.json',
  rsa: 'x509/rsa-pkcs1-sha1-sha256.json',
  wycheproofRsa: 'x509/wycheproof-rsa_signature_2048_sha256_test.json',
  wycheproofHmac: 'x509/wycheproof-hmac_sha256_test.json',
  appStore: 'appstore/test-notification-2025-sandbox/body.json',
  appStorePayload: 'appstore/test-notification-2025-sandbox/payload.json',
}
