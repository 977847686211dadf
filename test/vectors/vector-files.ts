import type { VectorMaterial } from './suites.js'

/** The file of each part of the material, in vectors/x509. */
export const vectorFiles: Readonly<Record<keyof VectorMaterial, string>> = {
  paths: 'paths.json',
  units: 'units.json',
  rsa: 'rsa-pkcs1-sha1-sha256.json',
  wycheproofRsa: 'wycheproof-rsa_signature_2048_sha256_test.json',
  wycheproofHmac: 'wycheproof-hmac_sha256_test.json',
}
