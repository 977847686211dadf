// What a function that signs requests is made of. A verifier does not load it.
export { readHeaderFields } from '../request/header-lines.js'
export { requireCrypto } from '../signature/web-crypto.js'
