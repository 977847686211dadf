// The parts of a function that signs requests. A verifier does not load them.
export { readHeaderFields } from '../request/header-lines.js'
export { requireCrypto } from '../signature/web-crypto.js'
