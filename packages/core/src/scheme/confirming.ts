// What a scheme that confirms subscriptions is made of, besides what fetches a URL. It is in the entry of the scheme.
export { type ConfirmSubscriptionOptions, requireConfirmation } from '../subscription/confirmation.js'
