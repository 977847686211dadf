import { VerificationError } from '../errors.js'
import { type OptionKind, readOptions } from '../scheme/parts.js'

/** The region and service for which `V11-HMAC-SHA256` signatures are valid. */
export interface CredentialScope {
  /** The region, such as `region-1`. */
  region: string
  /** The service, such as `apig`. */
  service: string
}

/** Formats the scope of an X-Sdk-Date: `<yyyymmdd>/<region>/<service>`. */
export function formatCredentialScope(sdkDate: string, { region, service }: CredentialScope): string {
  return `${sdkDate.slice(0, 8)}/${region}/${service}`
}

/**
 * Checks that the scope in a Credential is the configured one. Only `V11-HMAC-SHA256` has a Credential.
 *
 * @throws VerificationError ERR_HEADER_INVALID if it is another one.
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

/** The kind of the `credentialScope` option. {@link readCredentialScope} checks its content. */
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
