export type { ConfirmSubscriptionOptions } from '../scheme/confirming.js'
export { confirmSmnSubscription } from './confirm-smn-subscription.js'
export type { ConfirmedSmnSubscription } from './confirmation.js'
export { createSmnVerifier, type SmnVerifierOptions } from './create-smn-verifier.js'
export type {
  SmnMessage,
  SmnMessageFields,
  SmnNotification,
  SmnSubscriptionConfirmation,
  SmnUnsubscribeConfirmation,
} from './smn-message.js'
export { anyTopic } from './wanted-topics.js'
