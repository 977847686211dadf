// What a function that fetches a URL of a verified message is made of. A verifier does not load it.
export { fetchAtMost, isTransientStatus } from '../transfer/fetch-at-most.js'
export { readUrl } from '../transfer/url-policy.js'
