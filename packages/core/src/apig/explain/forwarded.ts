import type { HeaderFields } from '../../scheme/parts.js'

const mostValues = 8
const longestValue = 2_048

/** Returns the separate values of a header to which proxies append. It leaves out values that are too long. */
export function listedValues(headers: HeaderFields, name: string): readonly string[] {
  return headers
    .values(name)
    .slice(0, mostValues)
    .flatMap((value) => value.split(',', mostValues))
    .map((value) => value.trim())
    .filter((value) => value !== '' && value.length <= longestValue)
}

/** Returns the hosts that proxies name in their own headers. The one nearest to the client comes first. */
export function forwardedHosts(headers: HeaderFields): readonly string[] {
  const names = ['x-forwarded-host', 'x-original-host', 'x-host', 'x-forwarded-server']
  const fromForwarded = headers
    .values('forwarded')
    .slice(0, mostValues)
    .flatMap((value) => [...value.slice(0, longestValue).matchAll(/(?:^|[;,\s])host="?([^";,\s]+)/gi)])
    .map(([, host = '']) => host)
  return [...names.flatMap((name) => listedValues(headers, name)), ...fromForwarded].slice(0, 16)
}
