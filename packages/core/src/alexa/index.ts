export type { CertificateOptions } from '../signing-certificate/certificate-options.js'
export type { AlexaApplication, AlexaRequest, AlexaRequestEnvelope } from './alexa-request.js'
export { type AlexaVerifierOptions, createAlexaVerifier } from './create-alexa-verifier.js'
export { anySkill } from './skill-ids.js'
