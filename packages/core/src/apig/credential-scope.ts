import { VerificationError } from '../errors.js'
import { type OptionKind, readOptions } from '../options/options.js'

/** Where `V11-HMAC-SHA256` signatures count. */
export interface CredentialScope {
  /** Such as `region-1`. */
  region: string
  /** Such as `apig`. */
  service: string
}

/** `<yyyymmdd>/<region>/<service>` of an X-Sdk-Date. */
export function formatCredentialScope(sdkDate: string, { region, service }: CredentialScope): string {
  return `${sdkDate.slice(0, 8)}/${region}/${service}`
}

/**
 * Checks the scope in a Credential, which only `V11-HMAC-SHA256` has, against the one that is served.
 *
 * @throws VerificationError ERR_HEADER_INVALID
 */
export function checkCredentialScope(
  claimed: string | undefined,
  sdkDate: string,
  served: CredentialScope | undefined,
): void {
  if (claimed === undefined) return
  if (served !== undefined && claimed === formatCredentialScope(sdkDate, served)) return
  throw new VerificationError('ERR_HEADER_INVALID', 'Credential is not of this date, region and service')
}

/** What the `credentialScope` option may be; what is in it is read by {@link readCredentialScope}. */
export const credentialScopeKind: OptionKind = {
  wanted: "an object such as { region: 'region-1', service: 'apig' }",
  accepts: (value) => typeof value === 'object' && value !== null,
}

const scopePart: OptionKind = {
  wanted: '1 to 64 letters, digits, _ and -',
  required: true,
  accepts: (value) => typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value),
}

/**
 * Reads a scope that a caller configured.
 *
 * @throws TypeError if a part is not 1 to 64 letters, digits, `_` and `-`.
 */
export function readCredentialScope(scope: CredentialScope): CredentialScope {
  return readOptions<CredentialScope>('credentialScope', scope, { region: scopePart, service: scopePart })
}
