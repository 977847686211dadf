import type { HeaderFields } from '../../request/header-fields.js'

const mostValues = 8
const longestValue = 2_048

/** The values of a header that proxies append to, each by itself, but for what is too long to be one. */
export function listedValues(headers: HeaderFields, name: string): readonly string[] {
  return headers
    .values(name)
    .slice(0, mostValues)
    .flatMap((value) => value.split(',', mostValues))
    .map((value) => value.trim())
    .filter((value) => value !== '' && value.length <= longestValue)
}

/** Hosts that proxies tell of in headers of their own, the nearest to the client first. */
export function forwardedHosts(headers: HeaderFields): readonly string[] {
  const names = ['x-forwarded-host', 'x-original-host', 'x-host', 'x-forwarded-server', ':authority']
  const told = headers
    .values('forwarded')
    .slice(0, mostValues)
    .flatMap((value) => [...value.slice(0, longestValue).matchAll(/(?:^|[;,\s])host="?([^";,\s]+)/gi)])
    .map(([, host = '']) => host)
  return [...names.flatMap((name) => listedValues(headers, name)), ...told].slice(0, 16)
}
