import { VerificationError } from '../errors.js'
import { type HeaderFields, optionalHeader } from '../scheme/parts.js'
import { type Authorization, readUsualAuthorization } from './authorization.js'
import type { ApigProfile } from './canonical/profiles.js'
import type { CredentialScope } from './credential-scope.js'

/** The settings of a verifier that decide which headers it accepts. */
interface AuthorizationSettings {
  readonly profile: ApigProfile
  readonly credentialScope: CredentialScope | undefined
}

/**
 * Reads the Authorization header of a request.
 *
 * @throws VerificationError ERR_HEADER_MISSING if it is absent or empty, ERR_HEADER_INVALID if it is malformed or came more than
 * once, ERR_UNSUPPORTED if its algorithm is not supported or not allowed here.
 */
export function readAuthorization(
  headers: HeaderFields,
  settings: AuthorizationSettings,
): Authorization | Promise<Authorization> {
  const value = optionalHeader(headers, 'authorization', 'Authorization')
  if (value === undefined || value === '') throw new VerificationError('ERR_HEADER_MISSING', 'Authorization not found')
  return readUsualAuthorization(value) ?? readUnusual(value, settings)
}

async function readUnusual(value: string, { profile, credentialScope }: AuthorizationSettings): Promise<Authorization> {
  const { parseAuthorization } = await import('./authorization-grammar.js')
  const authorization = parseAuthorization(value, profile)
  if (authorization.algorithm === 'V11-HMAC-SHA256' && credentialScope === undefined)
    throw new VerificationError('ERR_UNSUPPORTED', 'V11-HMAC-SHA256 is not allowed here: no credentialScope is set')
  return authorization
}
