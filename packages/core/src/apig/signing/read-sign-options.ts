import { isAccessKey } from '../../scheme/hmac.js'
import {
  type OptionKind,
  type OptionKinds,
  readOptions,
  verifierOptionKinds,
  type WebCrypto,
} from '../../scheme/parts.js'
import { isHeaderName } from '../authorization-grammar.js'
import { type ApigProfile, type ApigProfileName, profileKind } from '../canonical/profiles.js'
import { type CredentialScope, credentialScopeKind } from '../credential-scope.js'

/** Options of `signApigRequest` and `signApigHeaders`. */
export interface ApigSignOptions {
  accessKey: string
  secret: string
  /** The signed time. Default: the X-Sdk-Date header of the request, or the current time if it is absent. */
  date?: Date
  /**
   * Names of the headers to sign, in any case and order; x-sdk-date is always signed. Default: host and all headers of the
   * request, except those that clients and proxies set automatically.
   */
  signedHeaders?: readonly string[]
  /** How to sign the parts on which the vendor's signers differ. Default `strict`. */
  profile?: ApigProfileName | Partial<ApigProfile>
  /** Signs with `V11-HMAC-SHA256` for this region and service. Default: `SDK-HMAC-SHA256`. */
  credentialScope?: CredentialScope
  /** The WebCrypto implementation. Default: the one of the runtime. */
  crypto?: WebCrypto
}

const anAccessKey: OptionKind = {
  wanted: '1 to 256 printable characters without spaces and commas',
  required: true,
  // Do not quote the value: callers sometimes swap it with the secret.
  secret: true,
  accepts: (value) => typeof value === 'string' && isAccessKey(value),
}

const aSecret: OptionKind = {
  wanted: 'a string that is not empty',
  required: true,
  secret: true,
  accepts: (value) => typeof value === 'string' && value !== '',
}

const aTime: OptionKind = {
  wanted: 'a Date of the years 0 to 9999',
  accepts: (value) => value instanceof Date && value.getUTCFullYear() >= 0 && value.getUTCFullYear() <= 9_999,
}

const headerNames: OptionKind = {
  wanted: "a list of header names, such as ['host']",
  accepts: (value) =>
    Array.isArray(value) && value.every((name) => typeof name === 'string' && isHeaderName(name.toLowerCase())),
}

const optionKinds: OptionKinds<ApigSignOptions> = {
  accessKey: anAccessKey,
  secret: aSecret,
  date: aTime,
  signedHeaders: headerNames,
  profile: profileKind,
  credentialScope: credentialScopeKind,
  crypto: verifierOptionKinds.crypto,
}

/**
 * Reads the options of a function that signs.
 *
 * @throws TypeError if an option is unknown, missing or not valid.
 */
export function readSignOptions(owner: string, options: ApigSignOptions): ApigSignOptions {
  return readOptions(owner, options, optionKinds)
}
