import type { WebCrypto } from '../../checks/web-crypto.js'
import type { ApigProfile, ApigProfileName } from '../canonical/profiles.js'
import type { CredentialScope } from '../credential-scope.js'

/** Options of `signApigRequest` and `signApigHeaders`. */
export interface ApigSignOptions {
  accessKey: string
  secret: string
  /** The signed time. Default: the request's X-Sdk-Date header, else now. */
  date?: Date
  /**
   * Names of the headers to sign, in any case and order; x-sdk-date is always signed. Default: host and all headers of the
   * request but those that clients and proxies set by themselves.
   */
  signedHeaders?: readonly string[]
  /** How to sign what the vendor's signers disagree on. Default `strict`. */
  profile?: ApigProfileName | Partial<ApigProfile>
  /** Signs with `V11-HMAC-SHA256` for this region and service. Default: `SDK-HMAC-SHA256`. */
  credentialScope?: CredentialScope
  /** Web Crypto. Default: the runtime's. */
  crypto?: WebCrypto
}

/** The two header fields that a signature adds. */
export interface ApigHeaders {
  readonly 'X-Sdk-Date': string
  readonly Authorization: string
}
