// What a function that fetches a URL of a verified message is made of. A verifier does not load it.
export { confirmationFailed, requestConfirmation } from '../subscription/request-confirmation.js'
export { readUrl } from '../transfer/url-policy.js'
