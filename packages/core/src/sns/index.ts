export type { CertificateOptions } from '../scheme/certificate-kind.js'
export type { ConfirmSubscriptionOptions } from '../scheme/confirming.js'
export { confirmSubscription } from './confirm-subscription.js'
export type { ConfirmedSubscription } from './confirmation.js'
export { createSnsVerifier, type SnsVerifierOptions } from './create-sns-verifier.js'
export type {
  SnsMessage,
  SnsMessageFields,
  SnsNotification,
  SnsSubscriptionConfirmation,
  SnsUnsubscribeConfirmation,
} from './sns-message.js'
export { anyTopic } from './wanted-topics.js'
