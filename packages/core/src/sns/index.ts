export type { CertificateOptions } from '../certificates/certificate-options.js'
export {
  type ConfirmedSubscription,
  type ConfirmSubscriptionOptions,
  confirmSubscription,
} from './confirm-subscription.js'
export { createSnsVerifier, type SnsVerifierOptions } from './create-sns-verifier.js'
export type {
  SnsMessage,
  SnsMessageFields,
  SnsNotification,
  SnsSubscriptionConfirmation,
  SnsUnsubscribeConfirmation,
} from './sns-message.js'
export { anyTopic } from './topic-arns.js'
