export type { CertificateOptions } from '../scheme/certificate-kind.js'
export { acceptReplays, createPayPalVerifier, type PayPalVerifierOptions } from './create-paypal-verifier.js'
export type { PayPalEvent, PayPalLink } from './event.js'
export type { PayPalEnvironment } from './senders.js'
