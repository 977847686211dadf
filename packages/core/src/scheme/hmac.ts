// The operations of HMAC-SHA-256, for schemes that sign with shared secrets. They are not in `parts.ts`, because the
// verifiers of the other schemes do not load them.

export { isAccessKey, type LiveSecrets, type SecretLookup, type Secrets } from '../shared-secret/secrets.js'
export { importHmacKey, sha256, signHmac, verifyHmac } from '../signature/hmac.js'
