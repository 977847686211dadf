// The parts of a function that fetches a URL of a verified message. A verifier does not load them.
export { confirmationFailed, requestConfirmation } from '../subscription/request-confirmation.js'
export { requireSubscribeUrl } from '../subscription/subscribe-url.js'
