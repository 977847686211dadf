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
  payPalIssuer: 'paypal/digicert-sha2-ev-server-ca.pem',
  payPal2015Headers: 'paypal/java-2015-sandbox/headers.json',
  payPal2015Body: 'paypal/java-2015-sandbox/body.bin',
  payPal2015Certificate: 'paypal/java-2015-sandbox/leaf.pem',
  payPal2015WebhookId: 'paypal/java-2015-sandbox/webhook-id.txt',
  payPal2025Headers: 'paypal/rust-2025-simulator-live-cert/headers.json',
  payPal2025Body: 'paypal/rust-2025-simulator-live-cert/body.bin',
  payPal2025Certificate: 'paypal/rust-2025-simulator-live-cert/leaf.pem',
  smnMessage: 'smn/sa-brazil-1-subscription/message.json',
  smnPublicKey: 'smn/sa-brazil-1-subscription/public-key.pem',
}

/** Reads a part from its bytes: JSON is parsed, a `.bin` becomes base64, and everything else is text. */
export function readPart(file: string, bytes: Buffer): unknown {
  if (file.endsWith('.json')) return JSON.parse(bytes.toString())
  return bytes.toString(file.endsWith('.bin') ? 'base64' : 'utf8')
}
