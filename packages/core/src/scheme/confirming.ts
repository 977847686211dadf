// The parts of a scheme that confirms subscriptions, except those that fetch a URL. The entry of the scheme
// contains them.
export { type ConfirmSubscriptionOptions, requireConfirmation } from '../subscription/confirmation.js'
