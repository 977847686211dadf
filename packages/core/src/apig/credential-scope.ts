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
 * Checks a scope that a caller configured.
 *
 * @throws TypeError where a part is not 1 to 64 letters, digits, `_` and `-`.
 */
export function requireCredentialScope(scope: CredentialScope): CredentialScope {
  for (const part of [scope.region, scope.service]) {
    if (typeof part !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(part)) {
      throw new TypeError('A credential scope has a region and a service of 1 to 64 letters, digits, _ and -')
    }
  }
  return { region: scope.region, service: scope.service }
}
