export type { CertificateOptions } from '../scheme/certificate-kind.js'
export { type AlexaVerifierOptions, createAlexaVerifier } from './create-alexa-verifier.js'
export type { AlexaApplication, AlexaRequest, AlexaRequestEnvelope } from './envelope.js'
export { anySkill } from './skill-policy.js'
