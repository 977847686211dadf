// @ts-check
// Facts about each scheme that need no code of the scheme. Suites, benchmarks, packaging and documentation read them. The
// file is plain JavaScript, because some of these run without a compiler.

/**
 * @typedef {object} SchemeFacts
 * @property {string} title the name for people
 * @property {string} creator the function of `@countersign/core/<name>` that creates a verifier
 * @property {400 | 401 | 403} status the status of every rejection
 * @property {boolean} repeats whether the service repeats a delivery until it succeeds, so that a handled one is answered 200
 * @property {'ERR_IN_PROGRESS' | 'ERR_REPLAYED'} whileHeld the code of a delivery that another request is handling
 * @property {'body' | 'fields' | 'checksum'} covers what the signature proves of the body
 * @property {string | undefined} trust the file of core's `trust/` that it may import, without `.ts`
 * @property {'certificate at a URL' | 'certificates in the message' | 'pinned key' | 'secret'} proof what proves a signature
 * @property {number} maxBodyBytes the size of the largest body that is accepted by default
 * @property {{ readonly past: number, readonly future: number }} tolerance seconds that a request may be off by default
 * @property {number} hostileRequests a number that the size of its hostile set must exceed, so that no request gets lost
 * @property {number} gzipLimit the limit in bytes of gzip for its entry, slightly above its size, so that growth is noticed
 */

/** @satisfies {Readonly<Record<string, SchemeFacts>>} */
export const schemeFacts = /** @type {const} */ ({
  alexa: {
    title: 'Alexa',
    creator: 'createAlexaVerifier',
    status: 400,
    repeats: false,
    whileHeld: 'ERR_REPLAYED',
    covers: 'body',
    trust: 'amazon',
    proof: 'certificate at a URL',
    maxBodyBytes: 1_048_576,
    tolerance: { past: 150, future: 150 },
    hostileRequests: 60,
    gzipLimit: 7_000,
  },
  sns: {
    title: 'SNS',
    creator: 'createSnsVerifier',
    status: 403,
    repeats: true,
    whileHeld: 'ERR_IN_PROGRESS',
    covers: 'fields',
    trust: 'amazon',
    proof: 'certificate at a URL',
    maxBodyBytes: 2_097_152,
    tolerance: { past: 3_900, future: 300 },
    hostileRequests: 60,
    gzipLimit: 8_000,
  },
  apig: {
    title: 'APIG',
    creator: 'createApigVerifier',
    status: 401,
    repeats: false,
    whileHeld: 'ERR_IN_PROGRESS',
    covers: 'body',
    trust: undefined,
    proof: 'secret',
    maxBodyBytes: 12_582_912,
    tolerance: { past: 900, future: 900 },
    hostileRequests: 25,
    gzipLimit: 12_720,
  },
  appstore: {
    title: 'App Store',
    creator: 'createAppStoreVerifier',
    status: 400,
    repeats: true,
    whileHeld: 'ERR_IN_PROGRESS',
    covers: 'fields',
    trust: 'apple',
    proof: 'certificates in the message',
    maxBodyBytes: 1_048_576,
    tolerance: { past: 604_800, future: 300 },
    hostileRequests: 180,
    gzipLimit: 7_312,
  },
  paypal: {
    title: 'PayPal',
    creator: 'createPayPalVerifier',
    status: 400,
    repeats: true,
    whileHeld: 'ERR_IN_PROGRESS',
    covers: 'checksum',
    trust: 'digicert',
    proof: 'certificate at a URL',
    maxBodyBytes: 1_048_576,
    tolerance: { past: 262_800, future: 300 },
    hostileRequests: 155,
    gzipLimit: 7_408,
  },
  smn: {
    title: 'SMN',
    creator: 'createSmnVerifier',
    status: 403,
    repeats: true,
    whileHeld: 'ERR_IN_PROGRESS',
    covers: 'fields',
    trust: 'huawei-smn',
    proof: 'pinned key',
    maxBodyBytes: 2_097_152,
    tolerance: { past: 90_000, future: 300 },
    hostileRequests: 165,
    gzipLimit: 7_384,
  },
})

/**
 * Returns the status that a scheme promises for an error.
 *
 * @param {Pick<SchemeFacts, 'status' | 'repeats'>} scheme
 * @param {{ readonly code: string, readonly retryable: boolean }} error
 * @returns {number}
 */
export function promisedStatus({ status, repeats }, { code, retryable }) {
  if (retryable) return 503
  if (code === 'ERR_BODY_TOO_LARGE') return 413
  return code === 'ERR_REPLAYED' && repeats ? 200 : status
}
