// The parts of a scheme that confirms subscriptions, except those that fetch a URL. They are in the entry of the scheme.
export { type ConfirmSubscriptionOptions, requireConfirmation } from '../subscription/confirmation.js'
